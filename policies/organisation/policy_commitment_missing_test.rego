package goldthread.organisation.policy_commitment_missing_test

import data.goldthread.organisation.policy_commitment_missing

document(profile) := {"registers": {"organisation": [object.union({"id": "organisation", "status": "live", "unread": []}, profile)]}}

test_it_commits if {
	count(policy_commitment_missing.violations) == 0 with input as document({"policy": {"commits_to_requirements": true}})
}

test_it_does_not if {
	policy_commitment_missing.violations == {{
		"record": {"id": "organisation"},
		"field": "policy.commits_to_requirements",
		"message": "The information security policy does not commit to meeting applicable requirements.",
		"hint": "Add the sentence to the policy and have it approved.",
	}} with input as document({"policy": {"commits_to_requirements": false}})
}

test_nobody_says if {
	some v in policy_commitment_missing.violations with input as document({"policy": {"document": "Policy"}})
	v.field == "policy"
	count(policy_commitment_missing.violations) == 1 with input as document({})
	count(policy_commitment_missing.violations) == 0 with input as document({"unread": ["policy"]})
}
