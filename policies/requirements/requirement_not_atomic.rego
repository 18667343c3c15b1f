# METADATA
# title: One statement holds one requirement
# description: >-
#   Half a requirement can be met; then its status and its links to controls say something that is not so. Told are
#   statements with several sentences or points that each ask for something, with "and" between two duties that each
#   have their own figure, and statements longer than 300 characters. The number is ours. It cannot see two duties in one
#   clause.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2 b"]
#   needs: [record]
#   action: Split requirements that hold several
#   fails: "statement: Encrypt data; test yearly; notify within 24 hours"
#   remedy: Write one record for each, so that each can be met and reviewed by itself.
#   group: C
package goldthread.requirements.requirement_not_atomic

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s seems to hold %d requirements.", [r.id, lib.statements[r.id].parts]),
	"hint": "Split it, so that each can be met and reviewed by itself.",
} if {
	some r in live.requirements
	r.id in several
}

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s takes %d characters, more than %d (threshold statement_characters).", [r.id, count(r.statement), input.thresholds.statement_characters]),
	"hint": "Say it in one sentence, and leave the rest to the document it comes from; or split it.",
} if {
	some r in live.requirements
	not r.id in several
	count(r.statement) > input.thresholds.statement_characters
}

skipped := lib.unread_statements

several := {id | some id in lib.read_statements; lib.statements[id].parts > 1}
