package goldthread.soa.soa_incomplete_test

import data.goldthread.soa.soa_incomplete

rows(without) := [{"id": row.id, "applicable": true} | some row in data.catalogue.controls.annex_a; not row.id in without]

document(rows) := {"registers": {"soa": rows}}

test_all_controls if {
	count(soa_incomplete.violations) == 0 with input as document(rows(set()))
}

test_one_missing if {
	soa_incomplete.violations == {{
		"register": "soa",
		"value": "A.5.7",
		"message": "The Statement of Applicability lacks 1 of the 93 controls: A.5.7.",
		"hint": "Add a row for each with the decision whether it applies, and the reason.",
	}} with input as document(rows({"A.5.7"}))
}

test_an_empty_statement if {
	some v in soa_incomplete.violations with input as document([])
	v.message == "The Statement of Applicability lacks 93 of the 93 controls: A.5.1, A.5.2, A.5.3, A.5.4, A.5.5, A.5.6, A.5.7, A.5.8 and 85 more."
}

test_a_row_without_a_decision if {
	soa_incomplete.violations == {{
		"record": {"id": "A.5.7"},
		"field": "applicable",
		"message": "A.5.7 does not say whether the control applies.",
		"hint": "Decide and write true or false, with the reason.",
	}} with input as document(array.concat(rows({"A.5.7"}), [{"id": "A.5.7"}]))
}

test_rows_are_known_by_their_control if {
	count(soa_incomplete.violations) == 0 with input as document(array.concat(rows({"A.5.7"}), [{"id": "ROW-7", "control": "A.5.7", "applicable": false}]))
}

test_a_row_that_could_not_be_read_may_be_the_missing_one if {
	count(soa_incomplete.violations) == 1 with input as document(array.concat(rows({"A.5.7"}), [{"id": "ROW-7", "unread": ["*"]}]))
	some v in soa_incomplete.violations with input as document(array.concat(rows({"A.5.7"}), [{"id": "ROW-7", "unread": ["*"]}]))
	v.record.id == "ROW-7"
}

test_a_row_of_the_2013_edition_stands_for_its_successor if {
	count(soa_incomplete.violations) == 0 with input as document(array.concat(rows({"A.8.15"}), [{"id": "A.12.4.1", "applicable": true}]))
	count(soa_incomplete.violations) == 1 with input as document(array.concat(rows({"A.5.7"}), [{"id": "A.12.4.1", "applicable": true}]))
}

test_a_row_of_another_catalogue_takes_no_place if {
	count(soa_incomplete.violations) == 0 with input as document(array.concat(rows(set()), [{"id": "A.5.38", "applicable": true}]))
}
