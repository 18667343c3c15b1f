# METADATA
# title: The three questions that find silent parties have answers
# description: >-
#   Who imposes clauses on us, who regulates our data, whom do we need to keep the lights on: the questions are ours, and
#   they find those who never ask for anything. One answer within the review interval of the parties register is enough,
#   in whichever meeting; a question that none of them answers is open in the newest. It cannot see whether an answer is
#   complete.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2 a"]
#   needs: [registers]
#   age: true
#   after: [registers/placeholder_text_left]
#   action: Answer the questions that find silent parties
#   fails: "answers.keeps_lights_on: empty"
#   remedy: Answer it, even with nobody, because.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: J
package goldthread.workshops.workshop_question_open

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": newest},
	"field": "answers",
	"value": question.id,
	"message": sprintf("%s has no answer to %q.", [newest, question.asks]),
	"hint": "Answer it, even with \"nobody, because ...\".",
} if {
	some question in data.catalogue.workshop.questions
	not question.id in answered
}

# recent are the workshops within the interval, as [day, id].
recent := {[w.date, w.id] |
	some w in live.workshops
	w.date <= input.as_of
	lib.days_between(w.date, input.as_of) <= input.meta.parties.interval_days
}

newest := max(recent)[1]

answered := {question |
	some w in live.workshops
	[w.date, w.id] in recent
	some question, answer in w.answers
	lib.filled(answer)
}
