package goldthread.lib

import data.goldthread.live

# top_management are the roles of top management: those the organisation names,
# else those of the people register that are management.
top_management := {id | some id in input.organisation.top_management_roles} if {
	count(input.organisation.top_management_roles) > 0
} else := {r.id | some r in live.people; r.management == true}

# roles_of are the roles that each person holds, as [person, role, from, to].
roles_of := {[p.id, held.role, from, to] |
	some p in live.people
	some held in p.roles
	from := concat("", {day | day := held.from})
	to := array.concat([day | day := held.to], ["9999-12-31"])[0]
}

# titles are what roles are called, by their ids.
titles := {r.id: r.title | some r in live.people}
