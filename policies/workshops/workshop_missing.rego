# METADATA
# title: It is recorded how the parties were found
# description: >-
#   The first thing an auditor asks about the list is how it came about. The standard demands no workshop, but it demands
#   that parties are determined, and a record of a meeting, of talks or of questions in writing shows that they were:
#   the day, who took part, and what came out. None is missed while these checks began less than an interval of the parties
#   register ago. It cannot see what was said and not written down.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   action: Record how your parties were found
#   fails: "No workshop is recorded, and all parties came in one file"
#   remedy: Hold a workshop or ask in writing, and record the day, the departments and what came out.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: J
package goldthread.workshops.workshop_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "workshops",
	"value": "none",
	"message": "Elicitation workshops: nothing shows how your parties were found.",
	"hint": "Hold a workshop or ask in writing, and record the day, the departments and what came out.",
} if {
	count(live.workshops) == 0
	not lib.early(input.meta.parties.interval_days)
}

violations contains {
	"record": {"id": w.id},
	"field": field,
	"message": sprintf("%s does not say %s.", [w.id, words[field]]),
	"hint": "Add it while people still remember.",
} if {
	some w in live.workshops
	some field in ["date", "departments", "outcomes"]
	not [w.id, field] in said
}

said := {[w.id, "date"] | some w in live.workshops; w.date} | ({[w.id, "departments"] |
	some w in live.workshops
	count(w.departments) > 0
} | {[w.id, "outcomes"] | some w in live.workshops; count(w.outcomes) > 0})

words := {
	"date": "on which day it took place",
	"departments": "who took part",
	"outcomes": "what came out of it",
}
