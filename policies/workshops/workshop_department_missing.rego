# METADATA
# title: Legal, Sales and human resources were asked within the review interval
# description: >-
#   Legal knows the laws, Sales what customers demand, and human resources the staff and a works council. The three are
#   our checklist; the standard names none. They count as asked when they took part in a workshop or were asked in
#   writing within the interval of the parties register, or since these checks began if that is less. In an organisation
#   of up to small_organisation people (25 unless you set another number) management answers for all three. It cannot
#   see who does that work under another name.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2 a"]
#   needs: [registers]
#   age: true
#   after: [workshops/workshop_missing]
#   action: Ask the departments that know the laws, the customers and the staff
#   fails: "departments: [it]"
#   remedy: Ask the department, or who does its work, and add what comes out.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: J
package goldthread.workshops.workshop_department_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "workshops",
	"value": department.id,
	"message": sprintf("Elicitation workshops: %s, which knows %s, has %s.", [department.name, department.knows, when[department.id]]),
	"hint": "Ask it, or who does its work, and add what comes out.",
} if {
	count(held) > 0
	some department in data.catalogue.workshop.departments
	not department.id in recent
	not management_answers
	not lib.early(interval)
	count(half_read) == 0
}

# held are the days on which each department took part, as [department, day].
held := {[department, w.date] |
	some w in live.workshops
	w.date <= input.as_of
	some department in w.departments
}

recent := {department | some [department, day] in held; lib.days_between(day, input.as_of) <= interval}

interval := input.meta.parties.interval_days

management_answers if {
	input.organisation.staff_count <= input.thresholds.small_organisation
	"management" in recent
}

when := object.union(
	{department.id: "never been asked" | some department in data.catalogue.workshop.departments},
	{department: sprintf("not been asked since %s", [newest]) |
		some department, days in lib.grouped(held)
		newest := days[count(days) - 1]
	},
)

half_read := {w.id | some w in live.workshops; some field in w.unread; field in {"date", "departments", "*"}}
