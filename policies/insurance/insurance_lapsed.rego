# METADATA
# title: Insurance that a risk relies on is in force
# description: >-
#   A risk that was shared is not shared any more once the policy has ended. A risk that also names a policy in force is
#   content with that one. It cannot see whether a renewal changed the cover.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3", "9.3.2 c"]
#   needs: [registers]
#   registers: [insurance, risks]
#   age: true
#   action: Record the renewal of the insurance that risks rely on, or treat those risks again
#   fails: "RSK-009 is shared through INS-001, which ended last month"
#   remedy: Record the renewal, name the policy that took its place in the risks, or treat the risks again.
#   group: G
#   profile: advisory
package goldthread.insurance.insurance_lapsed

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": id},
	"field": "period_to",
	"value": ended[id],
	"message": sprintf("%s ended on %s, but %s on it.", [id, ended[id], relying(risks)]),
	"hint": "Record the renewal, or treat the risk again.",
	"related": [{"kind": "risks", "id": risk, "message": "relies on it"} | some risk in array.slice(risks, 0, 10)],
} if {
	some id, risks in lib.grouped(bare)
}

relying(risks) := sprintf("%s relies", [risks[0]]) if count(risks) == 1

relying(risks) := sprintf("%s rely", [lib.listed(risks, 5)]) if count(risks) > 1

# bare are the policies that have ended with the risks that rely on nothing else.
bare := {[id, k.id] |
	some k in live.risks
	shared(k.decision)
	not k.id in carried
	some id in k.insurance
	ended[id]
}

shared(decision) if decision == "share"

carried := {k.id |
	some k in live.risks
	some id in k.insurance
	not ended[id]
}

# ended are the policies that are over, and since when.
ended := object.union(
	{i.id: i.retired_on | some i in input.registers.insurance},
	{i.id: i.period_to | some i in input.registers.insurance; i.period_to < input.as_of},
)
