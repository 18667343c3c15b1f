# METADATA
# title: Typed review dates are backed by a review
# description: >-
#   A date or a name typed into a cell is a claim. What shows a review is a review record, an item of the minutes, or a
#   line in a commit or tag that names the record and was made by the person who reviewed. A review recorded up to 14
#   days before the typed date, or at any time after it, counts as backing; the 14 days are ours. What was typed before
#   these checks began is counted at the head of the report and asked of nobody: what lay before cannot be seen here.
#   Where the date itself cannot be right, or was set in bulk, that is told instead, because it says more.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c", "9.3"]
#   needs: [history]
#   registers: []
#   after: [registers/bulk_date_bump, registers/review_date_implausible]
#   profile: advisory
#   action: Back the typed review dates with a recorded review, or remove them
#   fails: "last_reviewed: 2026-01-10, typed by the author together with forty others"
#   remedy: Have the reviewer record the review (a review record, or the line Reviewed-record in the commit), or delete the date.
#   group: L
package goldthread.registers.review_claim_unproven

import data.goldthread.lib

# slack is how many days a recorded review may lie before the typed date.
slack := input.thresholds.review_date_days

violations contains {
	"record": {"kind": claim.kind, "id": claim.id},
	"field": claim.field,
	"value": said(claim.kind, claim.id, claim.on),
	"message": sprintf("%s says it was reviewed on %s, but nothing shows it.", [claim.id, said(claim.kind, claim.id, claim.on)]),
	"hint": "Have the reviewer record the review, or remove the typed date.",
} if {
	some claim in dated
	not backed(claim.kind, claim.id, claim.on)
}

violations contains {
	"record": {"kind": kind, "id": r.id},
	"field": r.history.claim.field,
	"message": sprintf("%s names somebody who reviewed it, but nothing shows a review.", [r.id]),
	"hint": "Have the reviewer record the review, or remove the typed name.",
} if {
	some kind, records in input.registers
	some r in records
	r.history.claim.by
	r.history.claim.committed
	not r.history.claim.on
	not of_old([r.history.claim.committed])
	[kind, r.id] in lib.alive
	not shown[[kind, r.id]]
}

# said is the date as the record has it, which may be only a month.
said(kind, id, _) := months[[kind, id]]

said(kind, id, on) := on if not months[[kind, id]]

months := {[kind, r.id]: month |
	some kind, records in input.registers
	some r in records
	month := r.history.claim.month
}

dated contains {
	"kind": kind,
	"id": r.id,
	"field": r.history.claim.field,
	"on": r.history.claim.on,
	"committed": r.history.claim.committed,
} if {
	some kind, records in input.registers
	some r in records
	r.history.claim.field != "next_review"
	[kind, r.id] in lib.alive
	not of_old([r.history.claim.on, r.history.claim.committed])
}

# of_old holds for days that all lie before these checks: what was typed then is
# counted, and asked of nobody.
of_old(days) if {
	every day in days { day <= input.repo.adopted }
}

# shown is the newest review that its own reviewer recorded, also of an earlier
# wording.
shown := {[kind, r.id]: newest |
	some kind, records in input.registers
	some r in records
	newest := max({review.on | some review in r.history.reviews; review.counts})
}

backed(kind, id, claimed) if lib.later(shown[[kind, id]], slack) >= claimed
