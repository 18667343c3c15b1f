# METADATA
# title: Each row of the Statement of Applicability gives its reason
# description: >-
#   The standard names the justification for what is in and for what is out as content of the Statement of Applicability.
#   For a control that applies, a mark that says what it is needed for (risk, law, contract) or a link with the requirement
#   or risk behind it counts as the reason; for one that does not apply only words do. Whether the words say anything is
#   another check. It cannot see whether a reason is true.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 d"]
#   needs: [record]
#   action: Write the reason in each row of the Statement of Applicability
#   most: give no reason
#   fails: "A.8.34 not applicable, justification: empty"
#   remedy: Name the requirement, risk or law that asks for the control, or what makes it unnecessary here.
#   group: E
package goldthread.soa.soa_justification_missing

import data.goldthread.lib

examined := {row.id | some row in lib.soa; row.applicable in {true, false}}

violations contains {
	"record": {"id": row.id},
	"field": "justification",
	"message": sprintf("%s %s, and no reason is given.", [row.id, decision[row.applicable]]),
	"hint": hints[row.applicable],
} if {
	some row in lib.soa
	row.applicable in {true, false}
	not row.id in reasoned
	not row.id in marked
	not row.id in half_read
}

reasoned := {row.id | some row in lib.soa; lib.filled(row.justification)}

# marked are rows that apply and say what for.
marked := {row.id | some row in lib.soa; row.applicable == true; count(row.basis) > 0} | ({row.id |
	some row in lib.soa
	row.applicable == true
	count(row.requirements) > 0
} | {row.id | some row in lib.soa; row.applicable == true; count(row.risks) > 0})

half_read := {row.id | some row in lib.soa; some field in row.unread; field in {"basis", "requirements", "risks"}}

decision := {true: "applies", false: "does not apply"}

hints := {
	true: "Name the requirement, risk or law that asks for it.",
	false: "Say what makes it unnecessary here.",
}
