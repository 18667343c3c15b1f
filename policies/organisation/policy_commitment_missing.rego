# METADATA
# title: The policy commits to meeting applicable requirements
# description: >-
#   It is one of the things that the information security policy must contain, and the promise that these registers keep.
#   Read is what the profile says of the policy. It cannot read the policy itself.
# custom:
#   severity: note
#   basis: duty
#   clauses: ["5.2 c"]
#   needs: [record]
#   action: Have the policy commit to meeting applicable requirements, and say so in the profile
#   fails: "policy, commits_to_requirements: false"
#   remedy: Add the sentence to the policy, have it approved, and record it in the profile.
#   frameworks: {iso-9001: ["5.1.2"], nis2: ["Art. 21(2)(a)"]}
#   group: I
package goldthread.organisation.policy_commitment_missing

import data.goldthread.live

violations contains {
	"record": {"id": o.id},
	"field": "policy.commits_to_requirements",
	"message": "The information security policy does not commit to meeting applicable requirements.",
	"hint": "Add the sentence to the policy and have it approved.",
} if {
	some o in live.organisation
	o.policy.commits_to_requirements == false
}

violations contains {
	"record": {"id": o.id},
	"field": "policy",
	"message": "The profile does not say whether the information security policy commits to meeting applicable requirements.",
	"hint": "Look it up in the policy and answer with commits_to_requirements: true or false.",
} if {
	some o in live.organisation
	not o.id in answered
	not "policy" in o.unread
}

answered := {o.id | some o in live.organisation; o.policy.commits_to_requirements in {true, false}}
