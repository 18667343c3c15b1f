# METADATA
# title: What is addressed is about information security
# description: >-
#   The trap of this clause is to list everything that everybody wants. Pay, parking, prices or tax returns are no
#   business of the information security management system, unless the sentence also speaks of data, access, records and
#   the like. Where a sentence states a duty or a figure, and neither a word of it is known to be about information nor
#   the field "cia" says what is at stake, that is only remarked on. What is left out, or handled elsewhere, is fine. It
#   cannot see what the sentence does not say.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a", "4.2 c"]
#   needs: [record]
#   after: [requirements/disposition_missing]
#   action: Take out, or decide not to address, what is not about information security
#   fails: "statement: The cleaner asks for a pay rise; addressed"
#   remedy: Remove it, or decide not to address it and say why.
#   group: D
package goldthread.requirements.off_topic_requirement

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s is about %s, and not about information security.", [r.id, lib.listed(subjects[r.id], 3)]),
	"hint": "Remove it, or decide not to address it and say why. If information is at stake, say which.",
} if {
	some r in live.requirements
	subjects[r.id]
	not r.id in left
}

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"severity": "note",
	"message": doubt,
	"hint": "If it is, say under cia what is at stake: confidentiality, integrity or availability. If not, decide not to address it.",
} if {
	some r in live.requirements
	r.id in lib.read_statements
	lib.statements[r.id].verdict == "unsure"
	not r.id in left
	not r.id in marked
	doubt := doubts[r.id]
}

examined := lib.read_statements

skipped := lib.unread_statements

left := {r.id | some r in live.requirements; r.disposition in {"not_addressed", "elsewhere"}}

# marked are requirements of which somebody has said what is at stake.
marked := {r.id | some r in live.requirements; count(r.cia) > 0}

subjects := {id: words | some id, words in others; lib.statements[id].verdict == "off_topic"}

# others are the words of each statement that are not about information security.
others := {id: lib.quoted(words) |
	some id in lib.read_statements
	words := [m.word | some m in lib.statements[id].marks; m.mark == "trap"]
	count(words) > 0
}

doubts := object.union(
	{r.id: sprintf("%s does not say that it is about information.", [r.id]) | some r in live.requirements},
	{id: sprintf("%s speaks of %s: is information at stake?", [id, lib.listed(words, 3)]) | some id, words in others},
)
