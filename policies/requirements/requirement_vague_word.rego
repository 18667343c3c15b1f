# METADATA
# title: No word of a requirement is left to taste
# description: >-
#   "Timely" is argued about on the worst day of the year. The statement names something that can be shown, and then
#   leaves to a word such as timely, adequate or regular how much of it. A limit in figures, or a filled field
#   "acceptance", settles it, and so does a citation in the statement: a law's own vague words are law. An expectation
#   that nobody must meet is only remarked on, and so are the words of a law that is cited with its article. It cannot
#   see whether the people concerned have agreed on a meaning.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [record]
#   profile: advisory
#   action: Replace words such as timely and adequate by a figure, or say under acceptance what they mean
#   fails: "statement: Timely notification of incidents"
#   remedy: Write the figure from the source, or the agreed meaning under acceptance.
#   group: C
package goldthread.requirements.requirement_vague_word

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"severity": severity,
	"message": sprintf("%s leaves it to taste: what is %s?", [r.id, lib.either(lib.deciding[r.id])]),
	"hint": concat(" ", array.concat([advice(r.id in lib.from_law, r.id in lib.soft_pointers)], offers[r.id])),
} if {
	some r in live.requirements
	r.id in vague
	severity := weight(r.id in duties, r.id in lib.from_law)
}

examined := lib.read_statements

skipped := lib.unread_statements

vague := {id |
	some id in lib.read_statements
	lib.statements[id].verdict == "vague"
	not id in lib.limited
}

duties := {r.id | some r in live.requirements; lib.mandatory[r.id]}

weight(duty, law) := "warning" if {
	duty
	not law
}

weight(duty, _) := "note" if not duty

weight(_, law) := "note" if law

advice(law, _) := "If these are the law's own words, keep them and write under acceptance how you decided to meet them." if law

advice(law, backed) := "Write the figure from the document it comes from, or the agreed meaning under acceptance." if {
	not law
	backed
}

advice(law, backed) := "Write a figure, or the agreed meaning under acceptance." if {
	not law
	not backed
}

# offers is the statement with a gap for the figure, where the word goes without
# harm.
offers := object.union(
	{id: [] | some id in vague},
	{id: [sprintf("For example: %s", [lib.statements[id].rewritten])] | some id in vague; not id in lib.from_law},
)
