# METADATA
# title: A requirement says how much, how often or for what
# description: >-
#   "Audit logs" can be shown, but two people would show different things: the statement names a thing and neither a
#   figure nor a citation nor a duty. Not asked where a limit in figures or the field "acceptance" says it. It cannot see
#   what is said in the document behind it.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [record]
#   action: Say how much, how often or for what, where a requirement only names a thing
#   fails: "statement: Audit logs"
#   remedy: Add from the source how much, how often or for what.
#   group: C
package goldthread.requirements.requirement_thin

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s speaks of %s, but not of how much, how often or for what.", [r.id, lib.listed(things[r.id], 3)]),
	"hint": "Add it from the document it comes from, or say under acceptance how anybody can tell that it is met.",
} if {
	some r in live.requirements
	r.id in thin
	things[r.id]
}

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("In %s nothing was recognised that could be shown to somebody.", [r.id]),
	"hint": "Write what would be shown, such as a device, a record or a figure; if that is plain to everybody, leave it.",
} if {
	some r in live.requirements
	r.id in thin
	not things[r.id]
}

examined := lib.read_statements

skipped := lib.unread_statements

thin := {id |
	some id in lib.read_statements
	lib.statements[id].verdict == "thin"
	not id in lib.limited
}

# things are what a statement names, the better words first.
things := object.union(
	{id: lib.quoted(words) |
		some id in thin
		words := [m.word | some m in lib.statements[id].marks; m.mark in {"weak_object", "law", "standard"}]
		count(words) > 0
	},
	{id: lib.quoted(words) |
		some id in thin
		words := [m.word | some m in lib.statements[id].marks; m.mark in {"object", "fixed_object", "act"}]
		count(words) > 0
	},
)
