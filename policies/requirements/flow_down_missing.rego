# METADATA
# title: What must be passed on reaches every supplier in its chain
# description: >-
#   You promised it to the client; the cloud provider keeps the data. The chain is the suppliers that the requirement is
#   limited to, else those that process data on behalf of customers; each of their contracts needs a security clause on
#   the same topic. Contracts that nobody has read yet are asked about elsewhere. It cannot see what a clause says.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["A.5.19", "A.5.20", "A.5.21"]
#   needs: [registers]
#   registers: [requirements, suppliers, contracts]
#   action: Put what must be passed on into the contracts with the suppliers in the chain
#   fails: "REQ-015 (EEA only) is passed on, and the contract of SUP-003 has no clause on locations"
#   remedy: Agree a clause with the supplier and enter it in its contract, or limit the requirement to the suppliers it is about.
#   group: G
#   profile: advisory
package goldthread.requirements.flow_down_missing

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

examined := {r.id | some r in passed_on}

violations contains {
	"record": {"id": r.id},
	"field": "flow_down",
	"value": concat(" ", sort(unreached | strangers)),
	"message": sprintf("%s must be passed on, but %s.", [r.id, lib.listed(lacks, 2)]),
	"hint": "Agree a clause with them, or limit the requirement to the suppliers it is about.",
	"related": [{"kind": "suppliers", "id": id, "message": "no clause on this topic"} | some id in array.slice(sort(unreached), 0, 10)],
} if {
	some r in passed_on
	suppliers := chain({id | some id in r.applies_to; records.suppliers[id].status == "live"})
	unreached := {s | some s in suppliers; s in readable; not [s, family(r.topic)] in agreed}
	strangers := suppliers & without_contract
	lacks := array.concat(
		[sprintf("the %s no clause on %s", [contracts(sort(unreached)), replace(r.topic, "_", " ")]) | count(unreached) > 0],
		[sprintf("%s no contract on record", [having(sort(strangers))]) | count(strangers) > 0],
	)
	count(lacks) > 0
}

contracts(ids) := sprintf("contract with %s has", [ids[0]]) if count(ids) == 1

contracts(ids) := sprintf("contracts with %s have", [lib.listed(ids, 5)]) if count(ids) > 1

having(ids) := sprintf("%s has", [ids[0]]) if count(ids) == 1

having(ids) := sprintf("%s have", [lib.listed(ids, 5)]) if count(ids) > 1

passed_on := [r |
	some r in live.requirements
	r.flow_down
	lib.filled(r.topic)
	not r.disposition == "not_addressed"
]

chain(named) := named if count(named) > 0

chain(named) := processors if count(named) == 0

processors := {s.id | some s in live.suppliers; s.subprocessor}

without_contract := {s.id |
	some s in live.suppliers
	not s.contract
	not "contract" in s.unread
	not "*" in s.unread
}

# readable are the suppliers whose contract was read for its clauses.
readable := {s.id |
	some s in live.suppliers
	c := records.contracts[s.contract]
	c.security_clauses
	not "security_clauses" in c.unread
}

# agreed are the topics on which each supplier agreed a clause. Topics that limit
# the same thing count as one.
agreed := {[s.id, family(clause.topic)] |
	some s in live.suppliers
	some clause in records.contracts[s.contract].security_clauses
}

family(topic) := families[topic] if families[topic]

family(topic) := topic if not families[topic]

families := {topic: together[0] |
	some together in data.catalogue.limits.together
	some topic in together
}
