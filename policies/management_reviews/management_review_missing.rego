# METADATA
# title: Management has reviewed the management system within a year
# description: >-
#   Without a management review at planned intervals clause 9.3 fails as a whole. Counted are minutes dated up to the day
#   that is judged; the interval is management_review_days (365 unless you set another number), or the date the last
#   minutes set themselves. While these checks began less than an interval ago it is a warning only. Before the first
#   commit, and outside Git, the first minutes are not missed. It cannot see meetings without minutes.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["9.3.1"]
#   needs: [registers]
#   age: true
#   action: Hold a management review and record it
#   fails: "The newest minutes are of May 2024"
#   remedy: Hold a review that covers all inputs of clause 9.3.2 and keep its minutes in the register.
#   frameworks: {dora: ["Art. 5"], iso-14001: ["9.3"], iso-22301: ["9.3"], iso-9001: ["9.3.2"], nis2: ["Art. 20"]}
#   group: K
package goldthread.management_reviews.management_review_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "management_reviews",
	"value": "none",
	"severity": severity,
	"message": "Management review minutes: no management review is recorded.",
	"hint": "Hold one that covers all inputs of clause 9.3.2, write its minutes into this register and commit them: git commit -a -m \"Management review\".",
} if {
	count(held) == 0
	count(unread) == 0
	not unbegun
}

# unbegun tells of registers that no commit holds yet, in a repository without one or outside Git: nothing can be
# missing yet.
unbegun if {
	input.repo.history in {"complete", "none"}
	input.repo.head == ""
}

violations contains {
	"register": "management_reviews",
	"value": newest,
	"severity": severity,
	"message": sprintf("Management review minutes: none since %s, which is more than %d days ago.", [newest, interval]),
	"hint": "Hold a review that covers all inputs of clause 9.3.2 and record it.",
} if {
	late
	count(unread) == 0
}

violations contains {
	"record": {"id": m.id},
	"field": "next_due",
	"severity": "warning",
	"message": sprintf("%s set the next management review for %s, and none is recorded since.", [m.id, m.next_due]),
	"hint": "Hold it and record it, or set another date.",
} if {
	some m in live.management_reviews
	m.date == newest
	m.next_due < input.as_of
	not late
	count(unread) == 0
}

upcoming contains {
	"register": "management_reviews",
	"what": "management review",
	"since": newest,
	"on": min({lib.later(newest, interval)} | {m.next_due | some m in live.management_reviews; m.date == newest}),
} if {
	count(unread) == 0
}

upcoming contains {
	"register": "management_reviews",
	"what": "the first management review",
	"on": lib.later(input.repo.adopted, interval),
} if {
	count(held) == 0
	count(unread) == 0
	input.repo.adopted != ""
}

default severity := "error"

severity := "warning" if lib.early(interval)

held := {m.date | some m in live.management_reviews; m.date <= input.as_of}

newest := max(held)

late if lib.days_between(newest, input.as_of) > interval

interval := input.thresholds.management_review_days

unread := {m.id |
	some m in live.management_reviews
	some field in m.unread
	field in {"date", "*"}
}
