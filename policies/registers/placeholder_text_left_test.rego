package goldthread.registers.placeholder_text_left_test

import data.goldthread.registers.placeholder_text_left

document(words) := {
	"registers": {"parties": [
		{"id": "PTY-001", "status": "live"},
		{"id": "PTY-002", "status": "draft"},
	]},
	"facts": {"words": words},
}

word(id, list, span, text) := {
	"kind": "parties", "id": id, "field": "relevance",
	"list": list, "word": span, "text": text,
}

test_own_words if {
	count(placeholder_text_left.violations) == 0 with input as document([])
}

test_text_alone_is_quoted_once if {
	placeholder_text_left.violations == {{
		"record": {"kind": "parties", "id": "PTY-001"},
		"field": "relevance",
		"value": "[TBC]",
		"message": "PTY-001 still holds template text: \"[TBC]\".",
		"hint": "Replace it with your own fact, or set the record to draft until you know it.",
	}} with input as document([
		word("PTY-001", "placeholder_alone", "tbc", "[TBC]"),
		word("PTY-001", "placeholder_inside", "[TBC]", "[TBC]"),
	])
}

test_inside_a_sentence_the_span_is_quoted if {
	some v in placeholder_text_left.violations with input as document([word("PTY-001", "placeholder_inside", ": TBC", "Retention: TBC")])
	v.value == ": TBC"
}

test_drafts_and_other_lists_are_left_out if {
	count(placeholder_text_left.violations) == 0 with input as document([
		word("PTY-002", "placeholder_alone", "tbc", "TBC"),
		word("PTY-001", "hollow_reason", "required", "Required"),
	])
}
