# METADATA
# title: Every party says why it matters
# description: >-
#   Only parties that are relevant to information security belong on the list, and the reason is what makes that checkable.
#   The standard does not ask for it in writing; auditors ask it aloud. It cannot see whether the reason is a good one.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [record]
#   after: [parties/party_too_broad]
#   action: Say of each party why it matters for information security
#   most: do not say why they matter for information security
#   fails: "relevance: ''"
#   remedy: Write one sentence on how the party affects information security here, or is affected by it.
#   group: B
package goldthread.parties.party_relevance_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"field": "relevance",
	"message": sprintf("%s does not say why it matters for information security.", [p.id]),
	"hint": "Say in one sentence how it affects information security here or is affected by it, or retire it.",
} if {
	some p in live.parties
	not p.id in reasoned
}

reasoned := {p.id | some p in live.parties; lib.filled(p.relevance)}
