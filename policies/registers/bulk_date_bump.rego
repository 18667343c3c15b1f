# METADATA
# title: Review dates are not set in bulk
# description: >-
#   A commit that gives many records a new date and changes nothing else in them proves that somebody ran a replacement.
#   Told are commits of one person within an hour that re-dated five records or more, or 30 % of a register, without a
#   review of that time that names them; records that have another date now are left out, and where all others
#   were reviewed since it is a note. A note too where one person reviewed more than 50 records in one day and changed
#   none: a real review nearly always changes something. The numbers are ours. It cannot see how long somebody looked.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["7.5.2 c", "9.3.2 c"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Tie the review dates that were set in bulk to a review, or remove them
#   fails: "A commit called bump review dates touches 41 records, and in each only the date"
#   remedy: Record the review with who looked at which records and what came of it; until then these dates do not count.
#   group: L
package goldthread.registers.bulk_date_bump

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": bump.commit,
	"records": ids,
	"message": sprintf("%s: commit %s of %s sets the review dates of %s and changes nothing else in them; no review says who looked at %s.", [
		input.meta[kind].title, bump.short, bump.on, lib.counted(bump.dated, "record", "records"), lib.listed(ids, 6),
	]),
	"hint": "Tie it to a review record or minutes that say who looked at them and what came of it; until then these dates do not count.",
	"commits": [bump.commit],
} if {
	some bump in input.bumps
	some kind in {k.kind | some k in bump.records}
	ids := unsettled[[bump.commit, kind]]
}

violations contains {
	"commit": bump.commit,
	"severity": "note",
	"message": sprintf("Commit %s of %s set the review dates of %s and changed nothing else in them; they were reviewed since, but still show that date: %s.", [
		bump.short, bump.on, lib.counted(bump.dated, "record", "records"), lib.listed([k.id | some k in showing], 6),
	]),
	"hint": "Remove the typed dates: the reviews recorded since say it better.",
	"related": [{"kind": k.kind, "id": k.id, "message": "still shows that date"} | some k in array.slice(showing, 0, 10)],
} if {
	some bump in input.bumps
	kinds := {kind | some k in bump.records; kind := k.kind; unsettled[[bump.commit, kind]]}
	count(kinds) == 0
	showing := [k | some k in bump.records; [k.kind, k.id, bump.on] in standing]
	count(showing) > 0
}

violations contains {
	"commit": commits[0],
	"value": on,
	"severity": "note",
	"message": sprintf("On %s one person reviewed %d records and changed none of them: a real review nearly always changes something.", [on, count(keys)]),
	"hint": "Say in the review what the records were compared with, or spread the reviews over those who know them.",
	"commits": commits,
} if {
	some on_by, found in lib.grouped(unchanging)
	keys := {[one[0], one[1]] | some one in found}
	count(keys) > input.thresholds.records_per_review
	on := on_by[0]
	not on_by in changing
	commits := sort({one[2] | some one in found})
}

# unsettled are the records of each such commit and register that still show its
# date, and that nobody has reviewed since.
unsettled := {[bump.commit, kind]: ids |
	some bump in input.bumps
	some kind in {k.kind | some k in bump.records}
	ids := sort([k.id |
		some k in bump.records
		k.kind == kind
		[k.kind, k.id, bump.on] in standing
		not [k.kind, k.id, bump.on] in settled
	])
	count(ids) > 0
}

# standing are the dates that records have now, by the day on which they were
# written.
standing := {[kind, r.id, r.history.claim.committed] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
}

settled := {[kind, r.id, r.history.claim.committed] |
	some kind, records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.on >= r.history.claim.committed
}

# unchanging are the reviews that found nothing: by day and person, the record
# and the commit.
unchanging := {[[review.on, review.by], [kind, r.id, review.commit]] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
	some review in r.history.reviews
	review.counts
	review.on > input.repo.adopted
	not review.commit in {change.commit | some change in r.history.changes}
	not review.outcome == "changed"
	not review.outcome == "retire"
}

# changing are the days on which the same person changed something in a review.
changing := {[review.on, review.by] |
	some records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.outcome in {"changed", "retire"}
} | {[review.on, review.by] |
	some records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.commit in {change.commit | some change in r.history.changes}
}
