# METADATA
# title: What must be met leads to a risk, a control, a document or a process
# description: >-
#   The thread from what somebody demands to what is done about it. A mandatory requirement that is addressed names at
#   least one control, risk, document or process of the management system, or is named by a risk, a document or a row of
#   the Statement of Applicability that is not excluded. It cannot see whether that is enough to meet it.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 c", "6.1.1", "6.1.3"]
#   needs: [registers]
#   registers: [requirements]
#   after: [requirements/disposition_missing]
#   profile: advisory
#   action: Link what must be met to the controls, risks, documents or processes that meet it
#   fails: "REQ-001 mandatory and addressed, controls: [], risks: []"
#   remedy: Link the control in the Statement of Applicability that meets it, the risk it belongs to, the document or the process.
#   frameworks: {iso-9001: ["5.1.2"], nist-csf: [GV.OC-03]}
#   group: E
package goldthread.requirements.mandatory_not_addressed

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "controls",
	"message": sprintf("%s %s and is addressed, but leads to no control, risk, document or process.", [r.id, lib.mandatory[r.id]]),
	"hint": "Link the control in your Statement of Applicability or the document that meets it, or the risk it belongs to.",
} if {
	some r in live.requirements
	r.disposition == "addressed"
	lib.mandatory[r.id]
	not r.id in leading
	not r.id in named
	not r.id in half_read
	not ["requirements", r.id, "risks"] in lib.mentioned
	not ["requirements", r.id, "documents"] in lib.mentioned
	not ["requirements", r.id, "soa"] in lib.mentioned
}

# leading are requirements that name what meets them.
leading := ({r.id | some r in live.requirements; some _ in r.controls} | {r.id | some r in live.requirements; some _ in r.risks}) | ({r.id |
	some r in live.requirements
	some _ in r.documents
} | {r.id |
	some r in live.requirements
	some _ in r.processes
})

# named are requirements that a risk, a document or a row that is not excluded
# names.
named := ({id | some k in live.risks; some id in k.requirements} | {id | some d in live.documents; some id in d.requirements}) | {id |
	some row in lib.soa
	not row.applicable == false
	some id in row.requirements
}

half_read := {r.id |
	some r in live.requirements
	some field in r.unread
	field in {"controls", "risks", "documents", "processes", "*"}
}
