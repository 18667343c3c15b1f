# METADATA
# title: Reasons in the Statement of Applicability say why
# description: >-
#   "Required" is no reason: required by whom is the question. Hollow is a reason made of nothing but such a word, or of
#   the control's own title; "N/A, no development is outsourced" is a reason. It cannot see whether a reason is true.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 d"]
#   needs: [registers]
#   profile: advisory
#   action: Write why in the rows of the Statement of Applicability that only say "Required" or the like
#   most: give a reason that does not say why
#   fails: "justification: Required"
#   remedy: Name the requirement, risk or law that asks for the control, or what makes it unnecessary here.
#   group: E
package goldthread.soa.soa_justification_hollow

import data.goldthread.lib
import data.goldthread.live

examined := {row.id | some row in decided}

violations contains {
	"record": {"id": row.id},
	"field": "justification",
	"message": sprintf("%s gives %q as its reason, which does not say why.", [row.id, row.justification]),
	"hint": sprintf("Name the requirement, risk or law behind it%s.", [suggestion({id | some id in askers[lib.row_control[row.id]]})]),
} if {
	some row in decided
	row.id in hollow
}

violations contains {
	"record": {"id": row.id},
	"field": "justification",
	"message": sprintf("%s gives its own title as the reason, which does not say why.", [row.id]),
	"hint": sprintf("Name the requirement, risk or law behind it%s.", [suggestion({id | some id in askers[lib.row_control[row.id]]})]),
} if {
	some row in decided
	[lib.row_control[row.id], plain(row.justification)] in titles
}

# decided leaves out rows without a decision: another check asks for that first.
decided := [row | some row in lib.soa; row.applicable in {true, false}]

hollow := {word.id | some word in input.facts.words; word.list == "hollow_reason"; word.kind == "soa"}

# askers are the records that point at each control.
askers := lib.grouped(asks)

asks := {[control, r.id] | some r in live.requirements; some control in r.controls} | {[control, k.id] |
	some k in live.risks
	some control in k.controls
}

suggestion(ids) := "" if count(ids) == 0

suggestion(ids) := sprintf(" (%s points at it)", [id]) if {
	count(ids) == 1
	some id in ids
}

suggestion(ids) := sprintf(" (%s point at it)", [lib.listed(sort(ids), 3)]) if count(ids) > 1

titles := {[control, plain(title)] | some [control, title] in lib.titled}

plain(text) := lower(trim(text, " ."))
