# METADATA
# title: An id that was removed does not come back for something else
# description: >-
#   Minutes, contracts and older versions of the Statement of Applicability cite records by id. When an id that went comes
#   back and stands for something else, all of these point at the wrong thing, and nobody notices. Compared are the words
#   in which the record said what it is: a record that was brought back as it was, a little reworded, or under another name
#   of a word or two with all else as it was, is fine, and so is one that went and came back between two commits of a branch
#   that never reached the main one. Asked is of what came back since the registers came under these checks. It cannot see
#   a record that was rewritten in place into something else; that is a change, and is told as one.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   action: Give the records that took the id of a removed one an id of their own
#   fails: "REQ-009 was the SOC 2 report until March 2025, and is the visitor log now"
#   remedy: Give the new record an id that was never used; bring the old one back and retire it, if it was deleted.
#   group: A
package goldthread.registers.record_id_reused

import data.goldthread.lib

violations contains {
	"record": {"kind": kind, "id": r.id},
	"value": back.commit,
	"message": sprintf("%s meant “%s” until it was removed in %s of %s; since %s it means “%s”.", [
		r.id, back.was, back.removed_short, back.removed_on, back.on, back.now,
	]),
	"hint": "Give this record an id that was never used, and see what still cites the old one; if both are one thing, use words that show it.",
	"commits": [back.removed_commit, back.commit],
} if {
	some kind, records in input.registers
	some r in records
	back := r.history.returned
	not back.alike
	lib.since_adoption(back.on, [landing | landing := back.landing])
}

# examined are the records whose beginning the history shows.
examined contains [kind, r.id] if {
	some kind, records in input.registers
	some r in records
	r.history.created
}
