package goldthread.requirements.unmet_without_nonconformity_test

import data.goldthread.requirements.unmet_without_nonconformity

document(requirement, registers) := {
	"as_of": "2026-06-30",
	"registers": object.union(
		{"requirements": [object.union({"id": "REQ-025", "status": "live", "obligation": "mandatory", "compliance": "partly", "risks": ["RSK-1"], "controls": ["A.5.9"]}, requirement)]},
		registers,
	),
	"facts": {"mentions": []},
}

test_nothing_is_about_it if {
	unmet_without_nonconformity.violations == {{
		"record": {"id": "REQ-025"},
		"field": "compliance",
		"message": "REQ-025 is only partly met, and neither a nonconformity nor a treatment with a role and a day is about it.",
		"hint": "Raise a nonconformity that names it, or plan the treatment of its risk.",
	}} with input as document({}, {})
	some v in unmet_without_nonconformity.violations with input as document({"compliance": "not_met"}, nonconformity({"closed_on": "2026-06-30"}))
	v.message == "REQ-025 is not met, and neither a nonconformity nor a treatment with a role and a day is about it; the one that named it is closed."
}

nonconformity(more) := {"nonconformities": [object.union({"id": "NCR-1", "status": "live", "requirements": ["REQ-025"]}, more)]}

test_an_open_nonconformity if {
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, nonconformity({}))
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, nonconformity({"closed_on": "2026-07-01"}))
	count(unmet_without_nonconformity.violations) == 1 with input as document({}, nonconformity({"requirements": ["REQ-001"]}))
	unread := object.union(document({}, {}), {"facts": {"mentions": [{"kind": "requirements", "id": "REQ-025", "by_kind": "nonconformities", "by_id": "NCR-1"}]}})
	count(unmet_without_nonconformity.violations) == 0 with input as unread
}

treatment := {"owner": "ROL-cto", "due": "2026-12-01", "status": "open"}

risk(plan) := {"risks": [{"id": "RSK-1", "status": "live", "treatments": [plan]}]}

test_a_treatment if {
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, risk(treatment))
	every lack in ["owner", "due"] {
		count(unmet_without_nonconformity.violations) == 1 with input as document({}, risk(object.remove(treatment, [lack])))
	}
	count(unmet_without_nonconformity.violations) == 1 with input as document({}, risk(object.union(treatment, {"status": "done"})))
	apart := {"treatments": [object.union(treatment, {"id": "TRT-1", "risk": "RSK-1"})]}
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, apart)
	from_the_risk := {"risks": [{"id": "RSK-2", "status": "live", "requirements": ["REQ-025"], "treatments": [treatment]}]}
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, from_the_risk)
}

test_a_control_that_is_planned if {
	row := {"id": "A.5.9", "status": "planned", "owner": "ROL-cto", "due": "2026-12-01"}
	count(unmet_without_nonconformity.violations) == 0 with input as document({}, {"soa": [row]})
	count(unmet_without_nonconformity.violations) == 1 with input as document({}, {"soa": [object.union(row, {"status": "implemented"})]})
	count(unmet_without_nonconformity.violations) == 1 with input as document({}, {"soa": [object.remove(row, ["due"])]})
}

test_what_is_not_asked if {
	every requirement in [
		{"compliance": "met"}, {"compliance": "unknown"}, {"obligation": "voluntary"}, {"status": "draft"}, {"disposition": "not_addressed"},
		{"in_force_from": "2026-07-01"}, {"in_force_to": "2026-06-29"},
	] {
		count(unmet_without_nonconformity.violations) == 0 with input as document(requirement, {})
	}
}

test_the_days_on_which_it_is_in_force if {
	every requirement in [{"in_force_from": "2026-06-30"}, {"in_force_to": "2026-06-30"}] {
		count(unmet_without_nonconformity.violations) == 1 with input as document(requirement, {})
	}
}
