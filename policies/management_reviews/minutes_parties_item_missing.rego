# METADATA
# title: Minutes discuss changes in interested parties
# description: >-
#   Management reviews have to look at changes in the needs and expectations of interested parties, as an item of its own
#   beside feedback from them; agendas taken from a template often leave it out. "None" is an answer. When the review
#   before lacked it too, it is an error. It cannot see what was said and not written down.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["9.3.2 c"]
#   needs: [registers]
#   action: Put changes in interested parties on the agenda of the management review
#   fails: "The agenda has feedback from interested parties only"
#   remedy: Add the item with what changed and what was decided, also when nothing changed.
#   frameworks: {iso-14001: ["9.3"], iso-22301: ["9.3"], iso-9001: ["9.3.2"]}
#   group: K
package goldthread.management_reviews.minutes_parties_item_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": id},
	"field": "items",
	"severity": severity(i),
	"message": sprintf("%s of %s %s.", [id, day, lack(id)]),
	"hint": "Add the item with what changed and what was decided, even if nothing changed.",
} if {
	some i, [day, id] in held
	not id in discussed
}

# held are the reviews that have taken place, oldest first.
held := sort([[m.date, m.id] | some m in live.management_reviews; m.date <= input.as_of])

# discussed are reviews with something written under the item.
discussed := {m.id | some m in live.management_reviews; m.changes_in_parties.none in {true, false}} | ({m.id |
	some m in live.management_reviews
	count(m.changes_in_parties.records) > 0
} | {m.id |
	some m in live.management_reviews
	some item in m.items
	item.input == "c"
	said(item.summary, {ref | some ref in item.refs}, {decision | decision := item.decision})
})

said(summary, _, _) if lib.filled(summary)

said(_, refs, _) if count(refs) > 0

said(_, _, decisions) if {
	some decision in decisions
	lib.filled(decision)
}

# headings are reviews whose item stands there without a word.
headings := {m.id | some m in live.management_reviews; some item in m.items; item.input == "c"}

lack(id) := "does not discuss changes in interested parties" if not id in headings

lack(id) := "has the item on changes in interested parties, but nothing under it" if id in headings

severity(i) := "error" if lapsed_before(i)

severity(i) := "warning" if not lapsed_before(i)

lapsed_before(i) if {
	i > 0
	not held[i - 1][1] in discussed
}
