# METADATA
# title: It is written whether climate change is a relevant issue, and why
# description: >-
#   Since the amendment of February 2024 an organisation determines whether climate change is a relevant issue. Either
#   answer passes; without a reason none does. The answer stands in the profile, or is an issue of the kind climate or
#   one that speaks of climate change. It cannot see whether the answer is right.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["4.1 (Amd 1:2024)"]
#   needs: [registers]
#   profile: advisory
#   action: Write whether climate change is a relevant issue for information security, and why
#   fails: "climate_change: (empty)"
#   remedy: Answer in the profile with a reason and the day. "No, because ..." is an answer.
#   group: I
package goldthread.organisation.climate_not_determined

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": o.id},
	"field": "climate_change",
	"message": "Nothing says whether climate change is a relevant issue for information security here.",
	"hint": "Answer with a reason and the day: \"No, because ...\" is an answer.",
} if {
	some o in live.organisation
	not o.id in answered
	count(among_issues) == 0
	count(half_read) == 0
}

violations contains {
	"record": {"id": o.id},
	"field": "climate_change",
	"value": "reason",
	"message": sprintf("Climate change is called %s, but no reason is given.", [words[o.climate_change.relevant]]),
	"hint": "Write why, in a sentence.",
} if {
	some o in live.organisation
	o.id in answered
	not o.id in reasoned
	count(among_issues) == 0
}

violations contains {
	"record": {"id": o.id},
	"field": "climate_change",
	"value": "day",
	"message": "It is not written on which day the answer on climate change was determined.",
	"hint": "Add the day: an auditor asks whether it was determined before the audit.",
} if {
	some o in live.organisation
	o.id in answered
	o.id in reasoned
	not o.climate_change.determined_on
}

answered := {o.id | some o in live.organisation; o.climate_change.relevant in {true, false}}

reasoned := {o.id | some o in live.organisation; lib.filled(o.climate_change.reason)}

# among_issues are issues that give the answer.
among_issues := {i.id | some i in live.issues; i.kind == "climate"} | {word.id |
	some word in input.facts.words
	word.list == "climate"
	word.kind == "issues"
}

half_read := {i.id | some i in live.issues; some field in i.unread; field in {"kind", "statement", "*"}}

words := {true: "relevant", false: "not relevant"}
