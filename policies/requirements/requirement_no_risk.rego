# METADATA
# title: What must be met was thought of in the risk assessment
# description: >-
#   The requirements of clause 4.2 are an input to the assessment of risks, so an auditor looks for the risk of not
#   meeting them. A risk that the requirement names or that names it counts, and so does one that treats the same
#   control. A control alone is enough for the thread; that is why this is only something to consider. It cannot see
#   risks that were discussed and not written down.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["6.1.1", "6.1.2"]
#   needs: [registers]
#   registers: [requirements, risks]
#   after: [requirements/disposition_missing, requirements/mandatory_not_addressed]
#   action: Add or link the risk of not meeting what must be met
#   most: rest on controls and are linked to no risk of not meeting them
#   fails: "REQ-001 rests on A.8.24, and no risk is linked to either"
#   remedy: Link the risk of not meeting it, or add one, even a small one.
#   frameworks: {nis2: ["Art. 21(2)(a)"], soc-2: [CC3.2]}
#   group: E
package goldthread.requirements.requirement_no_risk

import data.goldthread.lib
import data.goldthread.live

examined := {r.id |
	some r in live.requirements
	r.disposition == "addressed"
	lib.mandatory[r.id]
	count(r.controls) > 0
}

violations contains {
	"record": {"id": r.id},
	"field": "risks",
	"message": sprintf("%s %s and rests on %s, but no risk of not meeting it is linked.", [r.id, lib.mandatory[r.id], lib.listed(r.controls, 3)]),
	"hint": "Link the risk, or add it, even if it is small.",
} if {
	some r in live.requirements
	r.disposition == "addressed"
	lib.mandatory[r.id]
	count(r.controls) > 0
	not r.id in linked
	not r.id in endangered
	not r.id in half_read
	not ["requirements", r.id, "risks"] in lib.mentioned
}

linked := {r.id | some r in live.requirements; count(r.risks) > 0}

endangered := {id | some k in live.risks; some id in k.requirements} | {r.id |
	some r in live.requirements
	some control in r.controls
	control in treating
}

# treating are the controls that treat a risk.
treating := {control | some k in live.risks; some control in k.controls} | ({control |
	some t in live.treatments
	lib.filled(t.risk)
	some control in t.controls
} | {lib.row_control[row.id] | some row in lib.soa; count(row.risks) > 0})

half_read := {r.id | some r in live.requirements; some field in r.unread; field in {"risks", "controls", "*"}}
