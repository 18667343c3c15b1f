package goldthread.leases.lease_rule_untracked_test

import data.goldthread.leases.lease_rule_untracked

document(lease, sources) := {
	"as_of": "2026-06-30",
	"registers": {
		"leases": [object.union({"id": "LSE-001", "status": "live", "security_rules": [{"ref": "Schedule 2, 3", "summary": "badges back within a day"}]}, lease)],
		"requirements": [{"id": "REQ-001", "status": "live", "sources": sources}],
	},
	"facts": {"mentions": []},
}

found := count(lease_rule_untracked.violations)

test_cited if {
	found == 0 with input as document({}, [{"id": "LSE-001", "locator": "Schedule 2, 3"}])
	found == 0 with input as document({}, [{"id": "LSE-001", "locator": "Schedule 2"}])
}

test_not_cited if {
	some v in lease_rule_untracked.violations with input as document({}, [{"id": "LSE-001", "locator": "Schedule 2, 4"}])
	v.message == "LSE-001: no requirement cites Schedule 2, 3 (badges back within a day)."
	v.field == "security_rules[0]"
}

test_a_lease_that_has_ended if {
	found == 0 with input as document({"ends": "2026-06-29"}, [])
	found == 1 with input as document({"ends": "2026-06-30"}, [])
	found == 0 with input as document({"no_security_rules": true, "security_rules": []}, [])
}
