# METADATA
# title: What must be met has the means to be met
# description: >-
#   No objection but a page for management: the mandatory requirements whose control is unfinished and for which no
#   register shows that money or time was released, in one list. Who demands it and what it rests on is the best argument
#   a budget has. Released counts as a treatment with a cost or marked as funded, a management decision that the
#   requirement cites, or a decision in the minutes of a management review on it. It cannot see budgets kept elsewhere.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["7.1"]
#   needs: [registers]
#   registers: [requirements, soa]
#   action: Bring the requirements that wait for resources to the management review
#   fails: "REQ-010 (insurer: offline back-ups) rests on a control that is planned, and no budget is recorded"
#   remedy: Have management decide on the resources, and record the decision, the cost or the funding of the treatment.
#   frameworks: {dora: ["Art. 5"], nis2: ["Art. 20"]}
#   group: E
package goldthread.requirements.mandatory_unfunded

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "requirements",
	"value": "unfunded",
	"message": sprintf("Requirements: %s for resources: %s.", [waits(count(waiting)), lib.listed(waiting, 8)]),
	"hint": "Bring them to the management review as one decision on resources.",
	"records": waiting,
} if {
	count(waiting) > 0
}

waiting := [r.id |
	some r in live.requirements
	lib.mandatory[r.id]
	r.disposition == "addressed"
	not r.compliance == "met"
	r.id in unfinished
	not r.id in begun
	not r.id in provided
]

# rests says what each requirement rests on, as [requirement, control].
rests := {[r.id, control] | some r in live.requirements; some control in r.controls} | {[id, lib.row_control[row.id]] |
	some row in lib.soa
	some id in row.requirements
}

open_controls := {lib.row_control[row.id] |
	some row in lib.soa
	not row.applicable == false
	row.status in {"planned", "not_started", "partly"}
}

done_controls := {lib.row_control[row.id] | some row in lib.soa; row.status == "implemented"}

unfinished := {id | some [id, control] in rests; control in open_controls}

# begun are requirements that something in place meets already.
begun := {id | some [id, control] in rests; control in done_controls}

# paid_controls and paid_risks are those that means were released for.
paid_controls := {control | some t in live.treatments; t.cost; some control in t.controls} | {control |
	some k in live.risks
	k.id in paid_plans
	some control in k.controls
}

paid_risks := {t.risk | some t in live.treatments; t.cost} | paid_plans

paid_plans := {k.id | some k in live.risks; some t in k.treatments; t.funded == true} | {k.id |
	some k in live.risks
	some t in k.treatments
	t.cost
	not t.funded == false
}

provided := ({id | some [id, control] in rests; control in paid_controls} | {id |
	some [id, risk] in lib.endangered
	risk in paid_risks
}) | (decided | {r.id | some r in live.requirements; lib.filled(r.decision)})

# decided are requirements that a management review decided something about.
decided := {id |
	some m in live.management_reviews
	some item in m.items
	lib.filled(item.decision)
	some id in item.refs
}

waits(number) := "1 that must be met waits" if number == 1

waits(number) := sprintf("%d that must be met wait", [number]) if number > 1
