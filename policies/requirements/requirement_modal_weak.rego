# METADATA
# title: What must be met does not say should
# description: >-
#   In contracts "should" is no duty: either the wording or the class is wrong. Told where what is mandatory says should,
#   could or might, or may of a supplier, and nothing that binds. Side clauses (an incident that might become a claim)
#   do not count. It cannot see what the clause itself says.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [record]
#   after: [requirements/wish_as_requirement]
#   action: Word what is mandatory as a duty, or make it a voluntary expectation
#   fails: "statement: Suppliers should encrypt laptops; mandatory"
#   remedy: Look at the clause, then write must or shall, or make it a voluntary expectation.
#   group: C
package goldthread.requirements.requirement_modal_weak

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s %s but says %s.", [r.id, lib.mandatory[r.id], lib.listed(weak[r.id], 3)]),
	"hint": "Look at the clause: write must or shall, or make it a voluntary expectation.",
} if {
	some r in live.requirements
	lib.mandatory[r.id]
	weak[r.id]
	not r.id in binding
}

examined := lib.read_statements

skipped := lib.unread_statements

# marked are the words of the statements that have such words.
marked := {id: words |
	some id in {s.id | some s in input.facts.statements; some m in s.reading.marks; m.mark == "weak_modal"}
	id in lib.read_statements
	words := [m.word | some m in lib.statements[id].marks; m.mark == "weak_modal"]
}

weak := {id: lib.quoted(words) | some id, words in marked; count(words) > 0}

binding := {id | some id, _ in weak; some m in lib.statements[id].marks; m.mark == "modal"}
