# METADATA
# title: Every requirement has a decision
# description: >-
#   The third thing clause 4.2 asks for, since the 2022 edition: which of the requirements the management system
#   addresses. Without a decision nobody can tell a requirement that is met from one that was forgotten. It cannot see
#   whether the decision was the right one.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 c"]
#   needs: [record]
#   action: Say of each requirement whether you address it, leave it out or handle it elsewhere
#   most: do not say whether they are addressed
#   fails: "disposition: (empty)"
#   remedy: Write addressed, not_addressed or elsewhere; the last two with a reason or a place.
#   frameworks: {iso-14001: ["4.2 c"], nist-csf: [GV.OC-02, GV.OC-03]}
#   group: D
package goldthread.requirements.disposition_missing

import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "disposition",
	"message": sprintf("%s has no decision whether it is addressed.", [r.id]),
	"hint": "Decide, and write addressed, not_addressed or elsewhere under \"disposition\".",
} if {
	some r in live.requirements
	not r.disposition
}
