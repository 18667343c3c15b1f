# METADATA
# title: No text of a template is left in live records
# description: >-
#   Untouched template text (TBC, [Role], lorem ipsum, the marks of an unfinished merge) is the quickest sign of a
#   management system that exists on paper only. TBC and the like count alone, in brackets or at the end of a thought,
#   because they are also names of firms. It cannot see template text that reads like a fact.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2"]
#   needs: [record]
#   registers: []
#   action: Replace the template text that is left with your own facts
#   fails: "owner: '[Role]'"
#   remedy: Write your own fact, or set the record to draft until you know it.
#   group: A
package goldthread.registers.placeholder_text_left

import data.goldthread.lib

violations contains {
	"record": {"kind": kind, "id": id},
	"field": field,
	"value": text,
	"message": sprintf("%s still holds template text: %q.", [id, text]),
	"hint": "Replace it with your own fact, or set the record to draft until you know it.",
} if {
	some [kind, id, field], text in quoted
}

# quoted is what to show of each text: several words may match in one.
quoted := {place: texts[0] | some place, texts in lib.grouped(hits)}

# hits are the matches as [place, text]: the words that match inside a longer
# text, or the whole text when it is nothing else.
hits := {[[hit.kind, hit.id, hit.field], hit.word] |
	some hit in input.facts.words
	hit.list == "placeholder_inside"
	[hit.kind, hit.id] in lib.alive
} | {[[hit.kind, hit.id, hit.field], hit.text] |
	some hit in input.facts.words
	hit.list == "placeholder_alone"
	[hit.kind, hit.id] in lib.alive
}
