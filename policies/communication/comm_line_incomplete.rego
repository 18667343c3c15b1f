# METADATA
# title: A line of the communication plan says what, when, with whom and how
# description: >-
#   The four points of the clause. By whom and how it is shown are good practice and not asked here. A note, and in the
#   profile strict a warning: the standard asks for the four to be determined, not for a register of them. It cannot see
#   whether the communication takes place.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["7.4"]
#   needs: [record]
#   action: Say in each line of the communication plan what, when, with whom and how
#   fails: "what: incidents, when: ''"
#   remedy: Fill in what is missing.
#   group: N
package goldthread.communication.comm_line_incomplete

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": line.id},
	"field": names[0],
	"severity": severity,
	"message": sprintf("%s does not say %s.", [line.id, lib.listed([words[name] | some name in names], 4)]),
	"hint": "Add it, so that whoever takes over knows what to do.",
} if {
	some line in live.communication
	not "*" in line.unread
	names := [name | some name in order; not [line.id, name] in said; not name in line.unread; not name in nowhere]
	count(names) > 0
}

# A column that nobody has is one thing to add.
violations contains {
	"record": {"id": line.id},
	"field": name,
	"severity": severity,
	"message": sprintf("%s does not say %s.", [line.id, words[name]]),
	"hint": "Add it, so that whoever takes over knows what to do.",
} if {
	some line in live.communication
	some name in nowhere
}

severity := "warning" if input.profile == "strict"

severity := "note" if input.profile != "strict"

order := ["what", "when", "with_whom", "how"]

words := {"what": "what is communicated", "when": "when", "with_whom": "with whom", "how": "how"}

nowhere := {absent.field |
	count(live.communication) > 1
	some absent in input.facts.absent
	absent.kind == "communication"
	words[absent.field]
	not absent.field in {name | some [_, name] in said}
}

said := ({[line.id, "what"] | some line in live.communication; lib.filled(line.what)} | {[line.id, "when"] | some line in live.communication; lib.filled(line.when)}) | (({[line.id, "when"] | some line in live.communication; line.within} | {[line.id, "how"] | some line in live.communication; lib.filled(line.how)}) | {[line.id, "with_whom"] | some line in live.communication; count(line.with_whom) > 0})
