# METADATA
# title: Typed review dates fit the commits that brought them
# description: >-
#   A date is easily typed the night before the audit. Held against the commit that brought it are the review dates typed
#   into records, and the days of review records and of minutes: a day after that commit cannot be right, and one more than
#   14 days before it needs something that shows it, for a record a review recorded about that day, for a review or minutes
#   the evidence attached. The 14 days are ours. Dates that were there when the registers came under these checks are only
#   noted where they lie ahead, and not asked where they are old. It comes before the question whether the date is backed,
#   because it says the same and also when the date was typed. It cannot see when a meeting really took place.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Show what proves the earlier dates, or write the true ones
#   fails: "A commit of 2026-03-01 says that the record was reviewed on 2025-11-15"
#   remedy: Attach what proves the earlier date, or use the true one; a review counts from the commit that records it.
#   group: L
package goldthread.registers.review_date_implausible

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"kind": claim.kind, "id": claim.id},
	"field": claim.field,
	"value": claim.said,
	"severity": severity(claim.committed),
	"message": sprintf("%s says it was reviewed on %s, which lies after %s, the day of the commit that says so (%s).", [claim.id, claim.said, claim.committed, claim.short]),
	"hint": "Write the day on which it was reviewed; a day in the future belongs in next_review.",
	"commits": [claim.commit],
} if {
	some claim in claims
	claim.committed < claim.first
	lib.later(claim.committed, 1) < claim.first
}

violations contains {
	"record": {"kind": claim.kind, "id": claim.id},
	"field": claim.field,
	"value": claim.said,
	"message": sprintf("%s says it was reviewed on %s, but that was written only on %s (%s), and %s.", [
		claim.id, claim.said, claim.committed, claim.short,
		lack(claim.on, written[[claim.kind, claim.id]]),
	]),
	"hint": "Attach what proves the earlier date to a review record, or use the true one.",
	"commits": [claim.commit],
} if {
	some claim in late
	not [claim.kind, claim.id] in near
}

violations contains {
	"record": {"kind": event.kind, "id": event.id},
	"field": "date",
	"value": event.date,
	"severity": severity(event.committed),
	"message": sprintf("%s is dated %s, which lies after %s, the day of the commit that says so (%s).", [event.id, event.date, event.committed, event.short]),
	"hint": "Write the day on which it took place.",
	"commits": [event.commit],
} if {
	some event in events
	lib.later(event.committed, 1) < event.date
}

violations contains {
	"record": {"kind": event.kind, "id": event.id},
	"field": "date",
	"value": event.date,
	"message": sprintf("%s is dated %s, but was written down only on %s (%s), and nothing is attached that shows the earlier day.", [event.id, event.date, event.committed, event.short]),
	"hint": "Attach what proves the earlier date under evidence, or use the true one.",
	"commits": [event.commit],
} if {
	some event in events
	event.committed > input.repo.adopted
	event.committed > input.meta[event.kind].history.begins.on
	lib.later(event.date, slack) < event.committed
	not event.attached
}

examined contains [claim.kind, claim.id] if some claim in claims

examined contains [event.kind, event.id] if some event in events

slack := input.thresholds.review_date_days

# claims are the typed review dates; a date that is only a month lies ahead when
# all of the month does.
claims contains {
	"kind": kind,
	"id": r.id,
	"field": r.history.claim.field,
	"on": r.history.claim.on,
	"first": first,
	"said": said,
	"committed": r.history.claim.committed,
	"commit": r.history.claim.commit,
	"short": r.history.claim.short,
} if {
	some kind, records in input.registers
	some r in records
	r.history.claim.field != "next_review"
	[kind, r.id] in lib.alive
	months := [month | month := r.history.claim.month]
	said := array.concat(months, [r.history.claim.on])[0]
	first := array.concat([sprintf("%s-01", [month]) | some month in months], [said])[0]
}

# late are the dates that were typed long after the day they name.
late contains claim if {
	some claim in claims
	claim.committed > input.repo.adopted
	claim.on < claim.committed
	lib.later(claim.on, slack) < claim.committed
}

# near are the records of those with a review recorded about the typed day.
near := {[claim.kind, claim.id] |
	some claim in late
	from := lib.later(claim.on, 0 - slack)
	to := lib.later(claim.on, slack)
	some day in reviewed[[claim.kind, claim.id]]
	day >= from
	day <= to
}

reviewed := {[kind, r.id]: days |
	some kind, records in input.registers
	some r in records
	days := {review.on | some review in r.history.reviews; review.counts}
}

written := {[kind, r.id]: r.history.changed.on |
	some kind, records in input.registers
	some r in records
}

lack(on, changed) := "no review of that time is recorded" if on >= changed

lack(on, changed) := sprintf("its present wording is of %s", [changed]) if on < changed

severity(committed) := "note" if committed <= input.repo.adopted

severity(committed) := "warning" if committed > input.repo.adopted

# events are the dated reviews and minutes, with the commit that brought the
# date they have.
events contains {
	"kind": "reviews",
	"id": r.id,
	"date": r.date,
	"committed": brought.on,
	"commit": brought.commit,
	"short": brought.short,
	"attached": count([e | some e in r.evidence]) > 0,
} if {
	some r in live.reviews
	brought := dating[["reviews", r.id]]
}

events contains {
	"kind": "management_reviews",
	"id": m.id,
	"date": m.date,
	"committed": brought.on,
	"commit": brought.commit,
	"short": brought.short,
	"attached": count([e | some e in m.evidence]) > 0,
} if {
	some m in live.management_reviews
	brought := dating[["management_reviews", m.id]]
}

# dating is the newest change of each record that brought or changed its date.
dating := {[kind, r.id]: changes[count(changes) - 1] |
	some kind in {"reviews", "management_reviews"}
	some r in input.registers[kind]
	r.history.state == "on main"
	changes := [change |
		some change in r.history.changes
		dates(change.class, {field | some field in change.fields})
	]
	count(changes) > 0
}

dates(class, _) if class in {"created", "restored"}

dates("changed", fields) if "date" in fields
