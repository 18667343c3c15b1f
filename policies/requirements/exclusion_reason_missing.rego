# METADATA
# title: What is left out or handled elsewhere says why, or where
# description: >-
#   A filter without reasons looks like forgetting. What is not addressed needs a reason; what is handled elsewhere needs
#   the document or system that handles it. A management decision that the requirement cites counts as the reason. It
#   cannot see whether the reason holds.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 c"]
#   needs: [record]
#   after: [requirements/mandatory_excluded]
#   action: Say why each requirement is left out, or where it is handled
#   fails: "disposition: not_addressed, and no reason"
#   remedy: Write the reason, or the document or system that handles it.
#   frameworks: {iso-14001: ["4.2 c"], nist-csf: [GV.OC-02, GV.OC-03]}
#   group: D
package goldthread.requirements.exclusion_reason_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "disposition_reason",
	"message": sprintf("%s is not addressed, and no reason is given.", [r.id]),
	"hint": "Say why it is left out.",
} if {
	some r in live.requirements
	r.disposition == "not_addressed"
	not r.id in reasoned
}

violations contains {
	"record": {"id": r.id},
	"field": "elsewhere_ref",
	"message": sprintf("%s is handled elsewhere, but it does not say where.", [r.id]),
	"hint": "Name the document or system that handles it.",
} if {
	some r in live.requirements
	r.disposition == "elsewhere"
	not r.id in placed
}

reasoned := {r.id | some r in live.requirements; lib.filled(r.disposition_reason)} | {r.id |
	some r in live.requirements
	lib.filled(r.decision)
}

placed := {r.id | some r in live.requirements; lib.filled(r.elsewhere_ref)}
