# METADATA
# title: Every register has an owner
# description: >-
#   Auditors talk to whoever keeps a register; without an owner there is nobody to ask and nobody accountable. The owner
#   stands in the configuration or at the head of the file; a register that holds one record may name it there. Registers
#   without a live record and those that only record what happened are not asked. Where none of three or more has one, it
#   is told once. It cannot see whether the owner knows of it.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["5.3", "7.5.2"]
#   needs: [record]
#   registers: []
#   action: Name the role that keeps each register
#   fails: "meta.owner is empty"
#   remedy: Name the role that keeps it current, under registers in the configuration or at the head of the file.
#   group: A
package goldthread.registers.register_owner_missing

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": "no owner",
	"message": sprintf("%s: nobody is named who keeps this register.", [input.meta[kind].title]),
	"hint": sprintf("Name the role under registers, %s, owner in the configuration, for example ISMS manager.", [kind]),
} if {
	not none_has_one
	some kind in ownerless
}

violations contains {
	"register": ownerless[0],
	"value": "no owners",
	"message": sprintf("None of the %d registers says who keeps it: %s.", [count(ownerless), lib.listed(titles, 5)]),
	"hint": "Name the role for each under registers and owner in the configuration, for example ISMS manager.",
} if {
	none_has_one
}

none_has_one if {
	count(ownerless) >= 3
	count(ownerless) == count(examined)
}

titles := [input.meta[kind].title | some kind in ownerless]

examined contains kind if {
	some kind, meta in input.meta
	meta.kept
	meta.live > 0
	not kind in data.catalogue.event_registers.registers
	kind != "waivers"
}

ownerless := sort([kind |
	some kind in examined
	not lib.filled(owner[kind])
	count(by_record[kind]) == 0
])

owner := {kind: concat("", {name | name := meta.owner}) | some kind, meta in input.meta}

# by_record are the owners that the one record of a register names.
by_record := {kind: names |
	some kind, meta in input.meta
	names := {r.owner | meta.single; some r in input.registers[kind]; lib.filled(r.owner)}
}
