# METADATA
# title: Registers that should move have changed or been reviewed
# description: >-
#   A list that has not moved for a year is rarely right: contracts were signed, laws changed, people came. What counts
#   is a change in meaning or a recorded review of the whole, also one that found nothing to change; spelling and
#   re-sorting do not count. The span is the register's review interval (12 months unless yours is shorter), and counts
#   from when these checks began if nothing is newer. It cannot see reviews that left no trace in the repository.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["9.3.2 c", "10.1"]
#   needs: [history]
#   registers: []
#   age: true
#   profile: advisory
#   action: Review the registers in which nothing has moved for a year, and record it
#   fails: "Last change in meaning 14 months ago; three spelling fixes since"
#   remedy: Have the owner look through the whole register and record a review of it, even if nothing changes.
#   frameworks: {dora: ["Art. 6(5)"], iso-22301: ["4.2.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: K
package goldthread.registers.register_static

import data.goldthread.lib

moving := {kind | some kind in data.catalogue.static_registers.registers}

violations contains {
	"register": kind,
	"value": newest,
	"records": stale,
	"message": message,
	"hint": "Look through the whole register and record the review, also when it finds nothing to change.",
} if {
	some kind, meta in input.meta
	kind in moving
	newest := max({day | some day in moved[kind]})
	input.as_of > lib.later(newest, meta.interval_days)
	not lib.early(meta.interval_days)
	stale := sort([id | some [register, id] in lib.alive; register == kind; not [kind, id] in fresh])
	count(stale) > 0
	message := sprintf("%s: nothing has changed here and the whole has not been reviewed since %s.", [meta.title, newest])
}

# moved are the days on which something happened to each register.
moved := {kind: days |
	some kind, meta in input.meta
	days := {day | day := meta.history.changed.on} | {day | day := meta.history.reviewed.on}
	count(days) > 0
}

# fresh are the records with a proven review of their own within their
# register's interval: a register whose every record was looked at is not static.
fresh := {[kind, r.id] |
	some kind, records in input.registers
	kind in moving
	some r in records
	some review in r.history.reviews
	review.proven
	review.days <= input.meta[kind].interval_days
}
