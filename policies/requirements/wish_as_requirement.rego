# METADATA
# title: What is called a requirement can be checked
# description: >-
#   Clause 4.2 asks for requirements. "Customers want us to be safe" is none: nobody can show that it is met, so the
#   scope grows without end. A statement is a wish when it names no figure, no document and nothing that can be shown,
#   and leaves the rest to words such as safe, appropriate or want. It is an error where it is called mandatory, is
#   addressed and names no document; where a document stands behind it, the document's own words are what is missing; an
#   expectation that nobody must meet is only remarked on. A limit in figures, or a filled field "acceptance", settles
#   it. The words are lists by language, and a sentence can be plain to those who know the case.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 b", "4.2 c"]
#   needs: [record]
#   profile: advisory
#   action: Turn wishes into requirements that can be checked, or make them voluntary expectations
#   fails: "statement: Customers want us to be safe; mandatory and addressed"
#   remedy: Write what must be done, to what, and by when or how much; or make it a voluntary expectation.
#   group: C
package goldthread.requirements.wish_as_requirement

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"severity": severity,
	"message": sprintf("%s is a wish and no requirement yet: %s.", [r.id, why[r.id]]),
	"hint": hint,
} if {
	some r in live.requirements
	r.id in wishes
	severity := weight(r.id in duties, r.id in unbacked, r.id in done)
	hint := advice(r.id in lib.from_law, r.id in lib.soft_pointers, close[r.id])
}

examined := lib.read_statements

skipped := lib.unread_statements

wishes := {id |
	some id in lib.read_statements
	lib.statements[id].verdict == "wish"
	not id in lib.limited
	not id in left
}

# left are wishes that nobody has to meet and nobody set out to.
left := {r.id |
	some r in live.requirements
	r.disposition in {"not_addressed", "elsewhere"}
	not lib.mandatory[r.id]
}

duties := {r.id | some r in live.requirements; lib.mandatory[r.id]}

done := {r.id | some r in live.requirements; r.disposition == "addressed"}

unbacked := {r.id | some r in live.requirements; not r.id in lib.soft_pointers}

weight(duty, unbacked, done) := "error" if {
	duty
	unbacked
	done
}

weight(duty, unbacked, _) := "warning" if {
	duty
	not unbacked
}

weight(duty, unbacked, done) := "note" if {
	duty
	unbacked
	not done
}

weight(duty, _, _) := "note" if not duty

why := object.union(
	{id: "it names nothing that can be checked" | some id in wishes},
	{id: sprintf("%s cannot be checked", [lib.listed(lib.deciding[id], 4)]) | some id in wishes},
)

advice(law, _, _) := "If these are the law's own words, keep them and write under acceptance how you decided to meet them." if law

advice(law, backed, _) := "Copy the words of the document it comes from, or write under acceptance how anybody can tell that it is met." if {
	not law
	backed
}

advice(law, backed, close) := sprintf("Write what must be done, to what, and by when or how much, as in: %s.", [close]) if {
	not law
	not backed
}

# close is an example, and what else can be done about the wish.
close := {r.id: sprintf("%s. Or %s", [example[r.id], otherwise[r.id]]) | some r in live.requirements}

otherwise := object.union(
	{r.id: "decide not to address it" | some r in live.requirements},
	{id: "make it a voluntary expectation" | some id in duties},
)

example := object.union(
	{r.id: data.catalogue.statement_examples.any | some r in live.requirements},
	{r.id: data.catalogue.statement_examples[r.topic] | some r in live.requirements},
)
