# METADATA
# title: Top management took part in its own review
# description: >-
#   It is top management that reviews the management system; without it the meeting was another one. Who belongs to it the
#   organisation profile says, else the roles that the people register marks as management; where neither does, and where
#   minutes name somebody whom no register knows, nobody can tell. A person stands for the roles held on that day, and
#   whoever was in the chair was present. It cannot see who really sat there.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["9.3.1", "5.1"]
#   needs: [registers]
#   registers: [management_reviews]
#   action: Have top management take part in the management review
#   fails: "Present: ISMS manager, analyst"
#   remedy: Repeat the decisions with top management present, or add to the minutes who was there.
#   group: K
package goldthread.management_reviews.minutes_top_management_absent

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": m.id},
	"field": "attendees",
	"value": concat(" ", sort(there[m.id])),
	"message": sprintf("%s of %s %s.", [m.id, m.date, lack(count(there[m.id]))]),
	"hint": sprintf("Repeat the decisions with %s present, or add who was there.", [lib.either(called)]),
} if {
	some m in held
	count(there[m.id] & top) == 0
	not strangers[m.id]
	not unread[m.id]
}

examined contains m.id if {
	count(top) > 0
	some m in held
}

held := [m | count(top) > 0; some m in live.management_reviews; m.date <= input.as_of]

top := lib.top_management

called := sort([name | some id in top; name := object.get(lib.titles, id, id)])

# there are the roles that were present at each review.
there := {m.id: names |
	some m in held
	names := named[m.id] | {role |
		some [person, role, from, to] in lib.roles_of
		person in named[m.id]
		m.date >= from
		m.date <= to
	}
}

named := {m.id: names |
	some m in held
	names := {chair | chair := m.chair} | {a.role | some a in m.attendees; not a.present == false}
}

# strangers are reviews with somebody whom the people register does not know.
strangers[id] if {
	some id, names in named
	some name in names
	not name in top
	not records.people[name]
}

unread[m.id] if {
	some m in held
	"chair" in m.unread
}

lack(0) := "names nobody who took part"

lack(number) := "shows nobody of top management among those present" if number > 0
