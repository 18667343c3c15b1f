# METADATA
# title: An issue of law, market or supply names the party it comes from
# description: >-
#   A new regulation among the issues with nobody behind it among the parties is a gap in one of the two lists. A party
#   that names the issue counts too. It cannot see whether the right party is named.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.1", "4.2 a"]
#   needs: [registers]
#   registers: [issues, parties]
#   action: Name the party behind each issue of law, market or supply
#   most: name no party that they come from
#   fails: "ISS-004 NIS2 transposition, parties: []"
#   remedy: Link the party the issue comes from, or add it to the parties.
#   group: I
package goldthread.issues.issue_without_party

import data.goldthread.lib
import data.goldthread.live

examined := {i.id | some i in outside}

violations contains {
	"record": {"id": i.id},
	"field": "parties",
	"message": sprintf("%s is an issue of %s, but names no party that it comes from.", [i.id, words[i.kind]]),
	"hint": "Which party is behind it? Link it, or add it to the parties.",
} if {
	some i in outside
	not i.id in linked
	not i.id in named
	not ["issues", i.id, "parties"] in lib.mentioned
	not "parties" in i.unread
}

outside := [i | some i in live.issues; words[i.kind]; not i.side == "internal"]

linked := {i.id | some i in live.issues; count(i.parties) > 0}

named := {id | some p in live.parties; some id in p.issues}

words := {"legal": "law", "market": "the market", "supplier": "supply"}
