# METADATA
# title: The Statement of Applicability decides on all 93 controls
# description: >-
#   A missing control is an omission nobody explained. Each of the 93 controls of Annex A has one row, and each row says
#   whether the control applies. Rows that could not be read count as present, and a row of the 2013 edition for what
#   took its place. It cannot see whether a decision is right.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 d"]
#   needs: [registers]
#   after: [registers/placeholder_text_left]
#   action: Decide on every control of Annex A in the Statement of Applicability
#   fails: "92 rows; A.5.7 is missing"
#   remedy: Add a row for each missing control with the decision and its reason.
#   group: E
package goldthread.soa.soa_incomplete

import data.goldthread.lib

violations contains {
	"register": "soa",
	"value": concat(" ", missing),
	"message": sprintf("The Statement of Applicability lacks %d of the 93 controls: %s.", [count(missing), lib.listed(missing, 8)]),
	"hint": "Add a row for each with the decision whether it applies, and the reason.",
} if {
	count(missing) > 0
	count(nameless) == 0
}

violations contains {
	"record": {"id": row.id},
	"field": "applicable",
	"message": sprintf("%s does not say whether the control applies.", [row.id]),
	"hint": "Decide and write true or false, with the reason.",
} if {
	some row in lib.soa
	not row.id in decided
}

missing := [row.id | some row in data.catalogue.controls.annex_a; not row.id in present]

present := {control | some control in lib.row_control} | {control |
	some number in lib.row_control
	not number in lib.catalogued
	some control in lib.successors[number]
}

decided := {row.id | some row in lib.soa; row.applicable in {true, false}}

# nameless are rows whose control stands in text that could not be read.
nameless := {row.id |
	some row in lib.soa
	some field in row.unread
	field in {"control", "*"}
	not lib.annex_a[row.id]
}
