package goldthread.lib

import data.goldthread.live

# statements says of each requirement how its statement reads; without a verdict
# where there are no words of its language.
statements := {s.id: s.reading |
	some s in input.facts.statements
	s.kind == "requirements"
	s.field == "statement"
}

# read_statements are the live requirements whose statement was read.
read_statements := {r.id | some r in live.requirements; statements[r.id].verdict}

# unread_statements says why statements were not read.
unread_statements := {sprintf("not run: no word list for %s", [statements[r.id].language]) |
	some r in live.requirements
	statements[r.id]
	not statements[r.id].verdict
}

# deciding are the words for which a statement cannot be checked, in quotation
# marks and in their order: those that leave it to taste, or else those that
# stand for the whole subject.
deciding := object.union(
	{id: quoted(words) |
		some id in read_statements
		words := [m.word | some m in statements[id].marks; m.mark in {"abstract", "no_measure"}]
		count(words) > 0
	},
	{id: quoted(words) |
		some id in read_statements
		words := [m.word | some m in statements[id].marks; m.mark in {"unmeasured", "desire", "feeling", "escape"}]
		count(words) > 0
	},
)

# quoted puts words in quotation marks, each once.
quoted(words) := [sprintf("%q", [word]) | some i, word in words; not word in array.slice(words, 0, i)]

# limited are the requirements that are measured in another place: they state a
# limit in figures, or how anybody can tell that they are met.
limited := {r.id | some r in live.requirements; r.bound.value} | {r.id |
	some r in live.requirements
	filled(r.acceptance)
	not vague_acceptance[r.id]
}

vague_acceptance := {s.id: s.reading.verdict |
	some s in input.facts.statements
	s.kind == "requirements"
	s.field == "acceptance"
	s.reading.verdict == "wish"
}
