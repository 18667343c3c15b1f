# METADATA
# title: What must be met is not left out without management's decision
# description: >-
#   The policy commits to meeting applicable requirements, so leaving out what law, a regulator, a contract, an insurance
#   condition or a lease demands is a choice only management can make, in a decision that can be shown. A decision that
#   is retired, or was taken by a role outside management, is none. It cannot see whether the decision was lawful.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 c", "A.5.31", "5.2 c"]
#   needs: [registers]
#   registers: [requirements]
#   after: [requirements/disposition_missing]
#   waivable: false
#   action: Address what must be met, or have management decide to leave it out
#   fails: "REQ-008 (GDPR Art. 33): disposition: not_addressed"
#   remedy: Address it, name who else does, or cite the management decision to leave it out.
#   frameworks: {dora: ["Art. 5"], iso-14001: ["4.2 c"], iso-9001: ["5.1.2"], nis2: ["Art. 20"], nist-csf: [GV.OC-03]}
#   group: D
package goldthread.requirements.mandatory_excluded

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": r.id},
	"field": "disposition",
	"message": sprintf("%s %s, so it cannot simply be left out.", [r.id, lib.mandatory[r.id]]),
	"hint": "Address it, name who else does, or cite the management decision to leave it out.",
} if {
	some r in left_out
	not r.id in decided
}

violations contains {
	"record": {"id": r.id},
	"field": "decision",
	"message": sprintf("%s %s, but is left out by %s, which %s.", [r.id, lib.mandatory[r.id], r.decision, fault]),
	"hint": "Have management decide it, or address the requirement.",
} if {
	some r in left_out
	fault := faults[r.decision]
}

left_out := [r |
	some r in live.requirements
	r.disposition == "not_addressed"
	lib.mandatory[r.id]
]

decided := {r.id | some r in left_out; lib.filled(r.decision)}

# faults are decisions that cannot carry this: what is wrong with each.
faults := object.union(
	{d.id: "was not taken by a role of management" |
		some d in live.decisions
		records.people[d.by].management == false
	},
	{d.id: sprintf("is %s, not in force", [state[d.status]]) |
		some d in input.registers.decisions
		state[d.status]
	},
)

state := {"draft": "a draft", "retired": "retired"}
