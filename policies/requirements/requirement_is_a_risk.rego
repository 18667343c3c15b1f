# METADATA
# title: A requirement says what is asked, not what may happen
# description: >-
#   The requirements feed the risk assessment; they are not the risk assessment. Told are statements that begin with a
#   risk, a threat or a loss, or say what could be stolen, and name no duty, no figure and no place in a document. "No
#   loss of availability below 99.9 %" is a requirement. It cannot see whether the risk stands in the risk register too.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["6.1.2"]
#   needs: [record]
#   after: [requirements/off_topic_requirement]
#   action: Move what describes a risk to the risk register, and write what is required
#   fails: "statement: Risk of data breach through phishing"
#   remedy: Enter the risk in the risk register and link it; here write what the party requires.
#   frameworks: {soc-2: [CC3.2]}
#   group: C
package goldthread.requirements.requirement_is_a_risk

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s describes a risk (%s), not what somebody requires.", [r.id, lib.listed(risks[r.id], 2)]),
	"hint": "Enter it in the risk register and link it; write here what is required because of it.",
} if {
	some r in live.requirements
	risks[r.id]
	not r.id in asking
}

examined := lib.read_statements

skipped := lib.unread_statements

risks := {id: lib.quoted(words) |
	some id in lib.read_statements
	words := [m.word | some m in lib.statements[id].marks; m.mark == "risk"]
	count(words) > 0
}

# asking are statements that ask for something all the same.
asking := {id |
	some id in lib.read_statements
	some m in lib.statements[id].marks
	m.mark in {"modal", "binding", "measure", "law", "standard", "place"}
}
