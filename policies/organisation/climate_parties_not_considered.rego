# METADATA
# title: Where climate change is relevant, the parties were asked about it
# description: >-
#   Interested parties can have requirements about climate change: insurers, landlords and data-centre hosts often do. A
#   note in the standard is no duty, but auditors ask. A requirement about it passes, and so does a word on it in the
#   minutes of a management review, in a workshop or in a review. It cannot see who was really asked.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 note 2 (Amd 1:2024)"]
#   needs: [registers]
#   registers: [organisation, requirements]
#   after: [organisation/climate_not_determined]
#   action: Ask insurers, landlords and hosts what they require because of climate change
#   fails: "climate_change relevant: true, and no requirement about it"
#   remedy: Ask the parties, and record what they require, or in the minutes that none of them requires anything.
#   group: I
package goldthread.organisation.climate_parties_not_considered

import data.goldthread.live

violations contains {
	"record": {"id": o.id},
	"field": "climate_change.relevant",
	"message": "Climate change is called relevant, but no requirement of any party is about it.",
	"hint": "Ask insurers, landlords and data-centre hosts, and record what they require, or in the minutes that nobody requires anything.",
} if {
	some o in live.organisation
	o.climate_change.relevant == true
	count(tagged) == 0
	count(spoken_of) == 0
	count(half_read) == 0
}

tagged := {r.id | some r in live.requirements; r.topic == "climate"}

# spoken_of are records of what parties require, and of what was talked over
# with them, that speak of climate change.
spoken_of := {word.id |
	some word in input.facts.words
	word.list == "climate"
	word.kind in {"requirements", "management_reviews", "workshops", "reviews"}
}

half_read := {r.id | some r in live.requirements; some field in r.unread; field in {"topic", "statement", "*"}}
