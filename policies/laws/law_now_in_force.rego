# METADATA
# title: A law whose day has come is marked in force, and its requirements were looked at
# description: >-
#   The coming of a law is the first trigger that auditors name. Told is an entry that is still upcoming after the day from
#   which it applies, by its own date or, where it has none and the law is known, by the table of known laws; a part of a
#   known law that applies before the rest and leads to no requirement; and, where the history was read and the entry was
#   there before the day, the requirements that nobody reviewed or changed in the month since. It cannot see whether the
#   law was changed again before its day.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2", "9.3.2 b"]
#   needs: [registers]
#   registers: [laws, requirements]
#   age: true
#   action: Mark the laws whose day has come as in force, and review what they require
#   fails: "LAW-007 DORA, status: upcoming, applies_from: 2025-01-17, looked at in 2026"
#   remedy: Set the status to in_force, review the requirements that cite the law and record the review.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
package goldthread.laws.law_now_in_force

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": l.id},
	"field": "status",
	"severity": severity(l.id),
	"message": sprintf("%s has applied since %s%s, but it is still entered as upcoming.", [lib.titled_laws[l.id], since[l.id], source(l.id)]),
	"hint": hint(l.id),
} if {
	some l in awaited
	since[l.id] < input.as_of
}

violations contains {
	"record": {"id": l.id},
	"field": "status",
	"value": newest.on,
	"severity": "warning",
	"message": sprintf("%s is entered as upcoming, but part of it has applied since %s: %s. No requirement comes from it.", [lib.titled_laws[l.id], newest.on, newest.what]),
	"hint": "Mark it in force, and add what already applies as requirements; or say why it does not apply.",
} if {
	some l in awaited
	since[l.id] >= input.as_of
	not l.id in passed_over
	not lib.citing[l.id]
	some law in known[l.id]
	begun := [stage | some stage in lib.known_laws[law].stages; stage.on < input.as_of]
	newest := begun[count(begun) - 1]
}

violations contains {
	"record": {"id": l.id},
	"field": "applies_from",
	"severity": "warning",
	"message": sprintf("%s has applied since %s, and %s %s neither reviewed nor changed since.", [lib.titled_laws[l.id], l.applies_from, lib.listed(untouched[l.id], 4), was(count(untouched[l.id]))]),
	"hint": "Look at what the law asks now that it applies, and record the review.",
} if {
	some l in lib.laws
	l.id in came_into_force
	untouched[l.id]
}

examined := {l.id | some l in awaited} | came_into_force

awaited := [l | some l in lib.laws; l.status == "upcoming"]

passed_over := {l.id | some l in lib.laws; l.applicability == "not_applicable"}

# since is the day from which each applies: as written, else as it is known.
since := object.union(
	{l.id: min([lib.known_laws[law].applies | some law in known[l.id]]) | some l in awaited; count(known[l.id]) > 0},
	{l.id: l.applies_from | some l in awaited},
)

# known are the known laws that each entry is about, in the same jurisdiction: a
# national act that brings a directive into law has a day of its own.
known := lib.grouped({[l.id, law] |
	some l in awaited
	some law in lib.laws_of_entry[l.id]
	l.jurisdiction in lib.known_laws[law].jurisdictions
	lib.known_laws[law].applies
})

source(id) := "" if records.laws[id].applies_from

source(id) := ", as far as is known here" if not records.laws[id].applies_from

severity(id) := "warning" if id in passed_over

severity(id) := "error" if not id in passed_over

hint(id) := "Mark it in force, and look again whether it really does not apply." if id in passed_over

hint(id) := sprintf("Mark it in force, review %s and record the review.", [lib.listed(lib.citing[id], 4)]) if {
	not id in passed_over
	lib.citing[id]
}

hint(id) := "Mark it in force, and add what it demands as requirements." if {
	not id in passed_over
	not lib.citing[id]
}

# came_into_force are the laws that apply and were waited for: entered before
# their day, which came after the checks did and is a while ago.
came_into_force := {l.id |
	some l in lib.laws
	l.status == "in_force"
	not l.id in passed_over
	l.applies_from > input.repo.adopted
	l.history.created.on < l.applies_from
	lib.later(l.applies_from, input.thresholds.trigger_days) < input.as_of
}

untouched := lib.grouped({[law, id] |
	some law in came_into_force
	some id in lib.citing[law]
	dated[id]
	every day in dated[id] {
		day < records.laws[law].applies_from
	}
})

# dated are the days on which each requirement was entered, changed or reviewed.
dated := {r.id: days |
	some r in live.requirements
	days := ({r.history.created.on} | {change.on | some change in r.history.changes}) | {review.on |
		some review in r.history.reviews
		review.counts
	}
}

was(1) := "was"

was(n) := "were" if n > 1
