# METADATA
# title: Trigger events were followed by a look at the registers
# description: >-
#   A new major customer, a new market or a changed law changes what parties require, so it is followed by a review or a
#   change of the registers within 30 days; the number is ours. What counts is a review or minutes that the event names or
#   that name it, a commit that names it, or a change or a recorded review of the records it is about and of the parties,
#   requirements, laws and risks that rest on them; where it names no record, any change of parties or requirements. Asked
#   is of events since the registers came under these checks, and while nothing has followed at all. It cannot see whether
#   what followed was enough, or events that nobody wrote down.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["4.2", "6.3", "9.3.2 b", "9.3.2 c"]
#   needs: [history]
#   age: true
#   profile: advisory
#   action: Review what the logged trigger events change, and cite the event
#   fails: "TRG-005: entered the US market on 2025-09-01; no change and no review since"
#   remedy: Look at the parties and requirements that the event touches, record the review and name the event in it.
#   frameworks: {dora: ["Art. 6(5)"], iso-22301: ["4.2.2"], iso-9001: ["4.2"]}
#   group: K
package goldthread.triggers.trigger_not_followed

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": t.id},
	"value": t.date,
	"message": sprintf("%s happened on %s, and %s since.", [t.id, t.date, nothing(refs[t.id])]),
	"hint": sprintf("See what it changes for your parties, record the review and name %s in it.", [t.id]),
} if {
	some t in live.triggers
	t.id in examined
	input.as_of > lib.later(t.date, input.thresholds.trigger_days)
	not t.id in followed
}

upcoming contains {
	"record": {"id": t.id},
	"since": t.date,
	"on": lib.later(t.date, input.thresholds.trigger_days),
} if {
	some t in live.triggers
	t.id in examined
	not t.id in followed
}

examined contains t.id if {
	some t in live.triggers
	t.date > input.repo.adopted
	t.date <= input.as_of
}

nothing(about) := "nothing was reviewed or changed in the registers" if count(about) == 0

nothing(about) := sprintf("neither %s nor what rests on them was reviewed or changed", [lib.listed(about, 4)]) if count(about) > 1

nothing(about) := sprintf("neither %s nor what rests on it was reviewed or changed", [about[0]]) if count(about) == 1

# refs are the records that each event names.
refs := {t.id: sort([id | some id in t.refs]) | some t in live.triggers}

# about are the same with their registers.
about := lib.grouped({[link.id, [link.target_kind, link.target_id]] |
	some link in links
	link.kind == "triggers"
	startswith(link.field, "refs[")
})

links := [link | some link in input.facts.links; link.resolved]

# from is the first day on which something may have followed: a contract is
# often entered before it is signed.
from := {t.id: lib.later(t.date, 0 - input.thresholds.review_date_days) | some t in live.triggers}

followed contains t.id if {
	some t in live.triggers
	lib.filled(t.handled_by)
}

followed contains t.id if {
	some t in live.triggers
	t.id in cited
}

followed contains t.id if {
	some t in live.triggers
	some record in about[t.id]
	some day in looked_at[record]
	day >= from[t.id]
}

followed contains t.id if {
	some t in live.triggers
	not about[t.id]
	some kind in {"parties", "requirements"}
	some day in moved[kind]
	day >= from[t.id]
}

# cited are the events that a review, minutes, a decision or another record
# names, a reason that somebody gives for a change, or a commit that evidence
# rests on.
cited contains link.target_id if {
	some link in links
	link.target_kind == "triggers"
	link.kind != "triggers"
}

cited contains named.id if {
	some reason in input.reasons
	some named in reason.records
	named.kind == "triggers"
}

cited contains id if {
	some commit in input.commits
	some id in regex.find_n(`[A-Z]+-[A-Za-z0-9-]+`, commit.subject, -1)
}

# looked_at are the days on which each record, or one that rests on it, was
# reviewed or changed. That it was entered in its register is no look at what
# follows from it, except for a party or a requirement.
looked_at := {record: days |
	some record in {r | some of in about; some r in of}
	days := {day | some of in array.concat([record], resting(record)); some day in days_of[of]}
}

resting(record) := [of | some of in links_to[record]]

links_to := object.union(
	{r: [] | some of in about; some r in of},
	lib.grouped({[[link.target_kind, link.target_id], [link.kind, link.id]] | some link in links; link.kind in answering}),
)

answering := {"parties", "requirements", "laws", "risks", "conflicts", "scope", "soa"}

days_of := {[kind, r.id]: days |
	some kind, records in input.registers
	not kind in data.catalogue.event_registers.registers
	some r in records
	days := {review.on | some review in r.history.reviews; review.counts} | {change.on |
		some change in r.history.changes
		entered(change.class, kind)
	}
}

entered(class, _) if class != "created"

entered("created", kind) if kind in {"parties", "requirements"}

# moved are the days on which something in each of these registers was reviewed
# or changed.
moved := {kind: days |
	some kind in {"parties", "requirements"}
	days := {day | some r in input.registers[kind]; some day in days_of[[kind, r.id]]}
}
