# METADATA
# title: No control that a mandatory requirement rests on is excluded
# description: >-
#   The requirement says the control meets it, the Statement of Applicability says the control does not apply: two
#   registers say opposite things, and one of them is wrong. It cannot see which.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 d"]
#   needs: [registers]
#   registers: [requirements, soa]
#   after: [registers/control_unknown, registers/control_id_2013_edition]
#   action: Include the controls that mandatory requirements rest on, or meet them another way
#   fails: "REQ-012 rests on A.7.4, and A.7.4 is not applicable"
#   remedy: Include the control in the Statement of Applicability, or link the requirement to what really meets it.
#   group: E
package goldthread.requirements.control_excluded_in_soa

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": r.id},
	"field": sprintf("controls[%d]", [i]),
	"value": control,
	"message": sprintf("%s rests on %s, which your Statement of Applicability excludes.", [r.id, control]),
	"hint": sprintf("Include %s, or say what else meets the requirement.", [control]),
	"related": related(control),
} if {
	some r in must
	some i, control in r.controls
	control in lib.excluded
}

violations contains {
	"record": {"id": r.id},
	"value": control,
	"message": sprintf("%s is named by the row of %s in your Statement of Applicability, which excludes it.", [r.id, control]),
	"hint": sprintf("Include %s, or take the requirement out of its row.", [control]),
	"related": related(control),
} if {
	some row in lib.soa
	row.applicable == false
	control := lib.row_control[row.id]
	some id in row.requirements
	lib.mandatory[id]
	r := records.requirements[id]
	not r.disposition == "not_addressed"
	not r.disposition == "elsewhere"
	not control in {c | some c in r.controls}
}

must := [r |
	some r in live.requirements
	lib.mandatory[r.id]
	not r.disposition == "not_addressed"
	not r.disposition == "elsewhere"
]

related(control) := [{"kind": "soa", "id": row, "message": sprintf("%s is not applicable here", [control])} |
	some [excluded, row] in lib.excluded_rows
	excluded == control
]
