# METADATA
# title: An internal audit has looked at clause 4.2 within the audit cycle
# description: >-
#   The programme of internal audits has to cover the whole standard, and auditors hold their own list of clauses against
#   it. The cycle is audit_cycle_days (1096, three years, unless you set another number). Nothing is asked before the
#   register of audits, or these checks, are so old. Whoever keeps the register of parties or requirements does not audit
#   it. Audits by a party that is a certification body are not internal ones. It cannot see what the auditor looked at.
# custom:
#   severity: warning
#   basis: own
#   clauses: ["9.2.2"]
#   needs: [registers]
#   age: true
#   profile: advisory
#   action: Plan an internal audit of clause 4.2 by somebody who does not keep the registers
#   fails: "The audits of 2024 to 2026 cover Annex A only"
#   remedy: Plan an internal audit of clause 4.2 with an auditor who keeps neither register.
#   group: O
package goldthread.audits.internal_audit_skips_clause

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "audits",
	"value": concat("", newest),
	"message": sprintf("Internal and external audits: %s.", [lack(newest)]),
	"hint": sprintf("Plan one with an auditor who does not keep the registers%s.", [other_than]),
} if {
	count(unread) == 0
	input.as_of > lib.later(max({since} | newest), input.thresholds.audit_cycle_days)
}

violations contains {
	"record": {"id": a.id},
	"field": "auditor",
	"message": sprintf("%s looked at clause 4.2, but its auditor keeps %s.", [a.id, lib.listed(sort(own_work[a.id]), 2)]),
	"hint": "Have somebody look at it who does not keep the register.",
} if {
	some a in covering
	own_work[a.id]
	not a.id in old
}

upcoming contains {
	"register": "audits",
	"what": "internal audit of clause 4.2",
	"since": day,
	"on": lib.later(day, input.thresholds.audit_cycle_days),
} if {
	count(unread) == 0
	some day in newest
}

upcoming contains {
	"register": "audits",
	"what": "the first internal audit of clause 4.2",
	"on": lib.later(since, input.thresholds.audit_cycle_days),
} if {
	count(unread) == 0
	count(newest) == 0
	since != ""
}

examined contains a.id if some a in ours

ours := [a | some a in live.audits; a.date <= input.as_of; not a.id in certifying]

certifying := {a.id | some a in live.audits; lower(a.auditor) in bodies} | {a.id | some a in live.audits; a.auditor in body_ids}

bodies := {lower(p.name) | some p in live.parties; p.kind == "certification_body"} | {lower(alias) |
	some p in live.parties
	p.kind == "certification_body"
	some alias in p.aliases
}

body_ids := {p.id | some p in live.parties; p.kind == "certification_body"}

covering := [a | some a in ours; a.id in about]

about := {a.id |
	some a in live.audits
	some clause in a.clauses
	some pattern in data.catalogue.audit_clauses.covers_4_2
	regex.match(pattern, lower(clause))
}

# newest is the day of the last audit of the clause, if there was one.
newest := {max(days) | days := {a.date | some a in covering}; count(days) > 0}

# since is the day from which on audits are asked for: what was before these
# checks counts where the register of audits goes back so far.
since := min({day | day := input.repo.adopted} | {a.date | some a in live.audits})

unread := {a.id | some a in live.audits; some field in a.unread; field in {"date", "clauses", "*"}}

lack(days) := sprintf("no internal audit has covered clause 4.2 since %s, which is more than %d days ago", [max(days), input.thresholds.audit_cycle_days]) if count(days) > 0

lack(days) := sprintf("no internal audit since %s has covered clause 4.2", [since]) if count(days) == 0

# own_work are the registers that the auditor of each audit keeps.
own_work := {a.id: titles |
	some a in covering
	titles := {input.meta[kind].title | some kind in {"parties", "requirements"}; some who in keepers[kind]; who in roles[a.id]}
	count(titles) > 0
}

# old are the audits before these checks.
old := {a.id | some a in live.audits; a.date <= input.repo.adopted}

# roles are the auditor of each audit, and the roles held on that day.
roles := {a.id: names |
	some a in covering
	names := {a.auditor} | {role |
		some [person, role, from, to] in lib.roles_of
		person == a.auditor
		a.date >= from
		a.date <= to
	}
}

# keepers are the owners of the registers, by id.
keepers := {kind: ids |
	some kind in {"parties", "requirements"}
	owner := input.meta[kind].owner
	ids := {r.id | some r in live.people; owner in {r.id, title_of[r.id]}}
}

title_of := {r.id: concat("", {title | title := r.title}) | some r in live.people}

other_than := sprintf(" (not %s)", [lib.listed(names, 2)]) if {
	names := sort({name | some ids in keepers; some id in ids; name := object.get(lib.titles, id, id)})
	count(names) > 0
} else := ""
