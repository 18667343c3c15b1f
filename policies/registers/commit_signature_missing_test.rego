package goldthread.registers.commit_signature_missing_test

import data.goldthread.registers.commit_signature_missing

document(reviews) := {
	"repo": {"adopted": "2026-01-01"},
	"registers": {"requirements": [{"id": "REQ-1", "status": "live", "history": {"state": "on main", "reviews": reviews}}]},
}

typed := {
	"commit": "c2", "short": "c2", "on": "2026-02-01", "source": "trailer", "shown": "it is not signed",
	"identity": "name as typed", "counts": true, "present": true,
}

test_a_typed_name_alone if {
	commit_signature_missing.violations == {{
		"commit": "c2",
		"value": "",
		"message": "Commit c2 of 2026-02-01 carries the review of REQ-1, and nothing but a typed name says whose it is: it is not signed.",
		"hint": "Sign reviews with a personal key, and keep the public half in the people register.",
		"related": [{"kind": "requirements", "id": "REQ-1", "message": "reviewed there"}],
	}} with input as document([typed])
}

test_something_stronger_is_there if {
	every identity in ["personal signature", "identity by platform", "exported approval"] {
		count(commit_signature_missing.violations) == 0 with input as document([typed, object.union(typed, {"identity": identity})])
	}
}

test_what_is_not_asked if {
	count(commit_signature_missing.violations) == 0 with input as document([object.union(typed, {"on": "2026-01-01"})])
	count(commit_signature_missing.violations) == 0 with input as document([object.union(typed, {"present": false})])
	count(commit_signature_missing.violations) == 0 with input as document([object.union(typed, {"counts": false})])
}

test_a_tag_is_called_by_its_name if {
	some v in commit_signature_missing.violations with input as document([object.union(typed, {"source": "tag", "ref": "isms/2026"})])
	v.message == "Tag isms/2026 of 2026-02-01 carries the review of REQ-1, and nothing but a typed name says whose it is: it is not signed."
	v.value == "isms/2026"
}
