package goldthread.registers.reviewer_not_authorised_test

import data.goldthread.registers.reviewer_not_authorised

document(may_review, records, machines) := {
	"repo": {"adopted": "2026-01-15"},
	"meta": {"parties": {"title": "Parties", "may_review": may_review}},
	"registers": {"parties": records, "people": [{"id": "PER-1", "status": "live", "roles": [{"role": "ROL-1"}]}]},
	"machine_reviews": machines,
}

record(id, reviews) := {"id": id, "status": "live", "history": {"state": "on main", "reviews": reviews}}

review(more) := object.union({"by": "Tom", "on": "2026-02-01", "commit": "c1", "counts": true, "present": true, "authorised": false, "source": "trailer"}, more)

found(may_review, records) := messages if {
	messages := {v.message | some v in reviewer_not_authorised.violations} with input as document(may_review, records, [])
}

test_one_finding_a_person if {
	reviewer_not_authorised.violations == {
		{
			"register": "parties",
			"value": "Tom",
			"records": ["P1", "P2"],
			"message": "Parties: Tom reviewed P1 and P2, and held no role that may review this register.",
			"hint": "Have CISO or Legal review it, or write the right on the reviewer's role in the people register.",
			"commits": ["c1", "c2"],
		},
		{
			"register": "parties",
			"value": "Una",
			"records": ["P2"],
			"message": "Parties: Una reviewed P2, and held no role that may review this register.",
			"hint": "Have CISO or Legal review it, or write the right on the reviewer's role in the people register.",
			"commits": ["c3"],
		},
	} with input as document(
		["CISO", "Legal"],
		[record("P1", [review({})]), record("P2", [review({"commit": "c2"}), review({"by": "Una", "commit": "c3"})])],
		[],
	)
}

test_somebody_who_may_is_enough if {
	found(["CISO"], [record("P1", [review({}), review({"by": "Ada", "authorised": true})])]) == set()
	count(found(["CISO"], [record("P1", [review({}), review({"by": "Ada", "authorised": true, "present": false})])])) == 1
	count(found(["CISO"], [record("P1", [review({}), review({"by": "Ada", "authorised": true, "counts": false})])])) == 1
}

test_management_in_its_own_review if found(["CISO"], [record("P1", [review({"source": "minutes"})])]) == set()

test_where_nobody_is_named if found([], [record("P1", [review({})])]) == set()

test_where_no_roles_are_kept if {
	strangers := object.union(document(["CISO"], [], []), {"registers": {"parties": [record("P1", [review({})])], "people": []}})
	reviewer_not_authorised.violations == set() with input as strangers
}

test_what_is_no_review_of_this_wording if {
	found(["CISO"], [record("P1", [review({"counts": false})])]) == set()
	found(["CISO"], [record("P1", [review({"present": false})])]) == set()
}

# It was reviewed on the day on which these checks began.
test_before_these_checks if {
	found(["CISO"], [record("P1", [review({"on": "2026-01-15"})])]) == set()
	count(found(["CISO"], [record("P1", [review({"on": "2026-01-16"})])])) == 1
}

test_registers_of_events_are_not_asked if {
	reviewer_not_authorised.violations == set() with input as document(["CISO"], [record("P1", [review({})])], [])
		with data.catalogue.event_registers.registers as ["parties"]
}

named(on) := {"commit": "c9", "short": "c9", "on": on, "by": "dependabot[bot]", "records": [{"kind": "parties", "id": "P1"}, {"kind": "parties", "id": "P7"}]}

test_a_machine if {
	reviewer_not_authorised.violations == {{
		"commit": "c9",
		"value": "dependabot[bot]",
		"message": "Commit c9 of 2026-02-01 names dependabot[bot] as the reviewer of P1, and machines review nothing.",
		"hint": "Have a person review it and record that.",
		"related": [{"kind": "parties", "id": "P1", "message": "reviewed by no person since"}],
	}} with input as document([], [record("P1", [])], [named("2026-02-01")])
}

test_a_person_has_reviewed_it_besides if {
	reviewer_not_authorised.violations == set() with input as document([], [record("P1", [review({})])], [named("2026-02-01")])
}

test_a_machine_before_these_checks if {
	reviewer_not_authorised.violations == set() with input as document([], [record("P1", [])], [named("2026-01-15")])
}
