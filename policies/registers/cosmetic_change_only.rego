# METADATA
# title: Layout does not make old records look fresh
# description: >-
#   Re-formatting, re-ordering, moving and comments do not renew a review, but they renew the date that a file shows. Told
#   where such a commit is the newest that touched a record, within the register's interval, while the record itself was
#   neither changed in meaning nor reviewed within it. One finding a register; goldthread history tells each record's own
#   dates. It cannot see edits outside the registers.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["9.3.2 c"]
#   needs: [history]
#   registers: []
#   age: true
#   profile: strict
#   action: Go by the last review, not by the date of the file
#   fails: "The newest commit of the file is a formatter run of May; the last change in meaning is of January a year before"
#   remedy: Review the records, and record it; the date of the file says nothing about them.
#   group: L
package goldthread.registers.cosmetic_change_only

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": newest,
	"records": ids,
	"message": sprintf("%s: the newest commit on %s, the last of %s, changed nothing in meaning; the oldest was last changed or reviewed on %s.", [
		input.meta[kind].title, lib.counted(count(ids), "record", "records"), newest, min({one[2] | some one in found}),
	]),
	"hint": "Go by the last review, not by the date of the file.",
	"commits": sort({one[3] | some one in found}),
} if {
	some kind, found in lib.grouped(fresh_looking)
	ids := [one[0] | some one in found]
	newest := max({one[1] | some one in found})
}

# fresh_looking are the records that look newer than they are: by register, the
# id, the day they were last touched, the day that counts, and the commit.
fresh_looking := {[kind, [r.id, r.history.last.on, counted, r.history.last.commit]] |
	some kind, records in input.registers
	not kind in data.catalogue.event_registers.registers
	some r in records
	[kind, r.id] in lib.alive
	r.history.last.class in {"cosmetic", "moved"}
	r.history.last.days <= input.meta[kind].interval_days
	counted := max({r.history.changed.on} | {review.on | some review in r.history.reviews; review.counts})
	input.as_of > lib.later(counted, input.meta[kind].interval_days)
}
