# METADATA
# title: The dates of commits can be right
# description: >-
#   Both dates of a commit are set by whoever makes it, but their order is not: each is made of those before it. And some
#   clocks are not theirs: the platform signs with its own, and a time stamp or an anchor kept outside shows what was there
#   by then. Told are commits of the main branch that are dated more than a day before an earlier one, or outside of what
#   these clocks allow, while a record's last change or its review is dated by them; a review recorded since settles it. It
#   cannot see a false date that lies between two right ones.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Find out why commits have dates that cannot be, and review again what rests on them
#   fails: "A commit of 15 November 2025 that is made of one which the platform signed on 2 March 2026"
#   remedy: Ask who made the commit and when; a new review of the records gives them a date that can be shown.
#   group: L
package goldthread.registers.commit_time_anomaly

import data.goldthread.lib

violations contains {
	"commit": doubt.commit,
	"value": doubt.on,
	"message": sprintf("Commit %s %s. Its date counts for %s.", [
		doubt.short,
		why[doubt.commit],
		lib.listed([one[1] | some one in dated_by[doubt.commit]], 5),
	]),
	"hint": "Find out who made it and when, and have these records reviewed again.",
	"related": [{"kind": one[0], "id": one[1], "message": "dated by that commit"} | some one in array.slice(dated_by[doubt.commit], 0, 10)],
} if {
	some doubt in input.doubts
	dated_by[doubt.commit]
}

# why says what is wrong with the date of each commit.
why := object.union_n([
	{doubt.commit: sprintf("is dated %s, but it is made of %s, which was made on %s by the clock of %s", [doubt.on, doubt.against, doubt.against_on, doubt.by]) |
		some doubt in input.doubts
		doubt.reason == "early"
	},
	{doubt.commit: sprintf("is dated %s, but it is part of %s, which was there on %s by the clock of %s", [doubt.on, doubt.against, doubt.against_on, doubt.by]) |
		some doubt in input.doubts
		doubt.reason == "late"
	},
	{doubt.commit: sprintf("is dated %s, before %s of %s, which came to the main branch before it", [doubt.on, doubt.against, doubt.against_on]) |
		some doubt in input.doubts
		doubt.reason == "backwards"
	},
	{doubt.commit: sprintf("is dated %s, which has not come yet, though %s of %s came to the main branch after it", [doubt.on, doubt.against, doubt.against_on]) |
		some doubt in input.doubts
		doubt.reason == "ahead"
	},
	{doubt.commit: "has no date that can be read" | some doubt in input.doubts; doubt.reason == "unreadable"},
])

# dated_by are the records that each commit of the main branch dates: it brought
# their newest review, or, where they have none, their last change.
dated_by := lib.grouped({[review.landing, [kind, r.id]] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
	counted := [review | some review in r.history.reviews; review.counts]
	review := counted[count(counted) - 1]
} | {[r.history.changed.landing, [kind, r.id]] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
	counted := [review | some review in r.history.reviews; review.counts]
	count(counted) == 0
})
