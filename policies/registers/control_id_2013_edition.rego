# METADATA
# title: Controls are named by the numbers of the 2022 edition
# description: >-
#   The 2013 edition numbered its 114 controls in three parts (A.12.4.1) and counted up to A.18. Certificates to it ended
#   on 31 October 2025, and an auditor who meets its numbers asks whether anything has been looked at since. Numbers that
#   a catalogue of your own lists are left alone. It cannot see whether the successor still fits: some controls were cut
#   differently.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 c", "6.1.3 d"]
#   needs: [registers]
#   registers: []
#   action: Replace the control numbers of the 2013 edition by those of 2022
#   fails: "controls: [A.12.4.1]"
#   remedy: Write the successor in the 2022 edition, after a look at whether it still fits.
#   group: E
package goldthread.registers.control_id_2013_edition

import data.goldthread.lib

violations contains {
	"record": {"kind": link.kind, "id": link.id},
	"field": link.field,
	"value": link.value,
	"message": sprintf("%s names %s, %s.", [link.id, link.value, what(link.value)]),
	"hint": advice(link.value),
} if {
	some link in lib.control_links
	not link.value in lib.catalogued
	link.value in lib.outdated
	[link.kind, link.id] in lib.alive
}

violations contains {
	"record": {"kind": "soa", "id": row},
	"field": "control",
	"value": control,
	"message": sprintf("%s is %s.", [control, what(control)]),
	"hint": advice(control),
} if {
	some row, control in lib.row_control
	not control in lib.catalogued
	control in lib.outdated
}

what(number) := "a control number of the 2013 edition" if count(split(number, ".")) == 4

what(number) := "a section of the 2013 edition, not a control" if count(split(number, ".")) < 4

advice(number) := sprintf("Its successor in the 2022 edition is %s (%s)%s.", [successor, lib.annex_a[successor], doubt]) if {
	some successor in lib.successors[number]
	count(lib.successors[number]) == 1
	doubt := doubts[number in unsure]
}

advice(number) := sprintf("What stood there is now in %s: write the controls that are meant.", [lib.listed(lib.successors[number], 6)]) if {
	count(lib.successors[number]) > 1
}

# unsure are numbers on whose successor published tables differ.
unsure := {row.id | some row in data.catalogue.annex_a_2013; row.sure == "no"}

doubts := {true: "; look whether that is what you mean, the editions are not cut alike here", false: ""}
