# METADATA
# title: The same requirement stands in the register once
# description: >-
#   Ten copies of "encrypt at rest" drift apart and hide the strictest one. Told are statements that differ only in case,
#   punctuation, endings and small words; those for different sites, suppliers or services, or with different limits in
#   figures, are left alone. It cannot see the same demand in other words.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [requirements]
#   action: Keep one of requirements that say the same, with all parties and sources
#   fails: "REQ-004 and REQ-019 differ only in case"
#   remedy: Keep one record, and list the parties and sources of all under it.
#   group: C
package goldthread.requirements.requirement_duplicate

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": ids[0]},
	"field": "statement",
	"message": sprintf("%s say the same.", [lib.listed(ids, 5)]),
	"hint": "Keep one, and list the parties and sources of all under it.",
	"related": [{"kind": "requirements", "id": id, "message": "says the same"} | some id in array.slice(ids, 1, 11)],
} if {
	some _, ids in lib.grouped({[[lib.statements[r.id].alike, scope[r.id], limit[r.id]], r.id] | some r in live.requirements})
	count(ids) > 1
}

examined := lib.read_statements

skipped := lib.unread_statements

# scope is what a requirement is limited to.
scope := object.union(
	{r.id: set() | some r in live.requirements},
	{r.id: {name | some name in r.applies_to} | some r in live.requirements},
)

# limit is its limit in figures.
limit := object.union(
	{r.id: {} | some r in live.requirements},
	{r.id: r.bound | some r in live.requirements},
)
