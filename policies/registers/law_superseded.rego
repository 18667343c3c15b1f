# METADATA
# title: Nothing rests on a law or an edition that is over
# description: >-
#   An old name shows that nobody has looked since. Told is a reference, in any register, to a law, scheme or edition that
#   the tables of known laws say has ended by the day. Left alone are texts that say that it is over or name what took its
#   place, quotations, records that are drafts or retired, records of what happened at the time, and entries of the
#   register of laws that are repealed or do not apply. Numbers of controls of the old edition are told by a check of their
#   own. It cannot see laws that are in no table, nor an old name in words of another language.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["A.5.31", "9.3.2 b"]
#   needs: [registers]
#   registers: []
#   age: true
#   action: Replace the laws and editions that are over by what applies now
#   fails: "Directive (EU) 2016/1148 as current law, in 2026"
#   remedy: Look at what changed, cite what took its place, and review what rests on it; or say in the text that it is over.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
package goldthread.registers.law_superseded

import data.goldthread.lib

violations contains {
	"record": {"kind": place[0], "id": place[1]},
	"field": place[2],
	"value": law,
	"message": sprintf("%s %s %s, which %s on %s%s.", [place[1], verb(place), entry.law, entry.over, entry.ended, after[law]]),
	"hint": "Look at what changed, cite what applies now, and review what rests on it.",
} if {
	some [place, law] in old
	entry := lib.known_laws[law]
	[place[0], place[1]] in lib.alive
	not place[0] in data.catalogue.event_registers.registers
	not [place[0], place[1]] in settled
	not endswith(place[2], ".quote")
}

# old are the places that name a law that is over, and that say neither that it is
# nor what took its place, as [[kind, id, field], law].
old := {[place, pair[0]] |
	some place, pairs in named
	not place in said_over
	some pair in pairs
	pair[0] in over
	not replaced(pair, pairs)
} | {[place, law] |
	some [place, law] in old_editions
	not [place[0], place[1], law] in in_words
}

# in_words are the laws that each record names as a whole, as [kind, id, law].
in_words := {[place[0], place[1], pair[0]] | some place, pairs in named; some pair in pairs}

# named are the laws in each place, with the name that was found.
named := lib.grouped({[[hit.kind, hit.id, hit.field], [law, hit.word]] |
	some hit in input.facts.words
	hit.list == "law_named"
	some law in lib.laws_of_name[hit.word]
})

# over are the known laws that have ended by the day.
over := {id | some id, entry in lib.known_laws; entry.ended < input.as_of}

# replaced holds where another name in the same text is that of the law that took
# its place; the short name that both have is none.
replaced(pair, pairs) if {
	some other in pairs
	other[0] == lib.known_laws[pair[0]].replaced_by
	not contains(lower(pair[1]), lower(other[1]))
}

said_over := {[hit.kind, hit.id, hit.field] | some hit in input.facts.words; hit.list == "law_over"}

# old_editions are standards and laws of which the name stands in one field and
# the edition in another.
old_editions := {[place, law] |
	some [place, of, editions] in editioned
	some law in over
	lib.known_laws[law].edition.of == of
	some edition in editions
	edition in lib.known_laws[law].edition.is
}

editioned := {[["standards", s.id, "edition"], of, numbers(s.edition)] |
	some s in input.registers.standards
	some of in titled[["standards", s.id]]
} | {[["laws", l.id, "citation"], of, numbers(l.citation)] |
	some l in input.registers.laws
	some of in titled[["laws", l.id]]
}

titled := lib.grouped({[[kind, id], law] |
	some [kind, id, field, law] in lib.laws_named
	kind in {"standards", "laws"}
	field == "title"
})

# numbers takes the numbers out of an edition: 3.2.1 of "v3.2.1 (2018)".
numbers(text) := regex.find_n(`[0-9]+(\.[0-9]+)*`, text, -1)

# settled are entries of the register of laws that say themselves that the law is
# over or does not apply.
settled := {["laws", l.id] | some l in lib.laws; l.status == "repealed"} | ({["laws", l.id] |
	some l in lib.laws
	l.applicability == "not_applicable"
} | ({["laws", l.id] | some l in lib.laws; lib.filled(l.replaced_by)} | {["laws", l.id] |
	some l in lib.laws
	l.applies_to <= input.as_of
}))

verb(place) := "is about" if {
	place[0] in {"laws", "standards"}
	place[2] in {"title", "citation", "edition"}
} else := "cites"

after := object.union(
	{id: "" | some id in over},
	{id: sprintf("; what took its place is %s", [lib.known_laws[lib.known_laws[id].replaced_by].law]) | some id in over},
)
