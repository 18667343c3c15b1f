package goldthread.requirements.review_never_test

import data.goldthread.requirements.review_never

document(state, reviews) := {"profile": "strict", "registers": {"requirements": [{
	"id": "REQ-007", "status": "live",
	"history": {"state": state, "created": {"on": "2024-02-11"}, "reviews": reviews},
}]}}

# reviewed is a record of which a review counts: which ones do is worked out
# before any rule runs.
reviewed(reviews) := {"profile": "strict", "registers": {"requirements": [{
	"id": "REQ-007", "status": "live",
	"history": {"state": "on main", "reviews": reviews, "due": {"reviewed": "2026-02-01"}},
}]}}

review := {"on": "2026-02-01", "counts": true, "proven": true, "present": true}

test_reviewed if {
	count(review_never.violations) == 0 with input as reviewed([review])
}

test_no_review_at_all if {
	review_never.violations == {{
		"record": {"id": "REQ-007"},
		"message": "REQ-007 has never been reviewed since it was added on 2024-02-11.",
		"hint": `Look at it and record what you found: goldthread review REQ-007.`,
	}} with input as document("on main", [])
}

lacking(what) := [object.union(review, {"counts": what != "reviewer", "proven": false, "lacks": what})]

test_only_reported_for_somebody_else if {
	review_never.violations == {{
		"record": {"id": "REQ-007"},
		"message": "REQ-007 has no review that counts: on 2026-02-01 a review was only reported for somebody else.",
		"hint": "Have the reviewer record the review in person.",
	}} with input as document("on main", lacking("reviewer"))
}

test_recorded_by_somebody_unknown if {
	said("person") == "REQ-007 has no review that counts: on 2026-02-01 it was recorded by somebody who is not in the people register."
}

test_by_its_author if {
	said("second") == "REQ-007 has no review that counts: on 2026-02-01 it was reviewed only by who wrote it, and the profile strict asks for a second person."
}

test_without_a_role if {
	said("authority") == "REQ-007 has no review that counts: on 2026-02-01 it was reviewed by somebody without a role that may review it, which the profile strict asks for."
}

test_only_the_platform_vouches if {
	said("platform") == "REQ-007 has no review that counts: on 2026-02-01 it was reviewed, but only the platform vouches for the reviewer's name, which the profile strict takes where the configuration accepts it."
}

test_the_key_came_later if {
	said("time") == "REQ-007 has no review that counts: on 2026-02-01 it was reviewed, but the key or account that shows the reviewer was registered only after it, which the profile strict does not take."
}

test_the_name_is_only_typed if {
	said("identity") == "REQ-007 has no review that counts: on 2026-02-01 it was reviewed, but the reviewer's name is only typed: the profile strict asks for a personal signature or an exported approval."
}

said(what) := v.message if {
	some v in review_never.violations with input as document("on main", lacking(what))
	v.hint
}

test_a_review_of_an_earlier_wording_counts if {
	count(review_never.violations) == 0 with input as reviewed([object.union(review, {"proven": false, "present": false})])
}

test_what_is_not_on_main_yet_is_not_asked if {
	every state in ["not on main yet", "not committed yet", "not known"] {
		count(review_never.violations) == 0 with input as document(state, [])
	}
}

test_what_stood_before_these_checks_has_an_interval if {
	count(review_never.violations) == 0 with input as object.union(document("on main", []), stood("2027-01-31"))
	count(review_never.violations) == 1 with input as object.union(document("on main", []), stood("2027-02-01"))
}

stood(as_of) := {"as_of": as_of, "registers": {"requirements": [{
	"id": "REQ-007", "status": "live",
	"history": {"state": "on main", "created": {"on": "2019-02-11"}, "reviews": [], "due": {"on": "2027-01-31", "adopted": true}},
}]}}
