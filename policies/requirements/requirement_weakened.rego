# METADATA
# title: A requirement that asks for less has a reason
# description: >-
#   A quiet loosening before an audit is what a comparison shows best: a longer time, a lower number, mandatory that
#   becomes voluntary, a source or a control taken out. The reason is a source that is new or cited at another place, or a
#   management decision, in the same change, or a record that its author names in a line such as "Because: CTR-004" of the
#   description or of the commit. That somebody approves it is asked of the platform, not of this check. It cannot see
#   whether the source, or the record that the author names, says so.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 c", "5.1"]
#   needs: [base]
#   action: Say why a requirement asks for less than before
#   fails: "99.9 % becomes 99.0 %, with the same contract clause"
#   remedy: Cite the clause that changed or the decision, name what is behind it after Because, or put back what it asked for.
#   group: M
package goldthread.requirements.requirement_weakened

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"value": concat("; ", words),
	"message": sprintf("%s asks for less than before, and nothing says why: %s.", [r.id, concat("; ", words)]),
	"hint": "Cite the clause that changed, at its place, or the management decision; name what is behind it in a line such as Because: CTR-004 of the description; or put back what it asked for.",
} if {
	some r in live.requirements
	words := lib.grouped(lib.loosened)[r.id]
	not r.id in grounded
}

examined contains c.id if {
	some c in input.changes
	c.kind == "requirements"
	c.class == "changed"
}

# grounded are the requirements whose change brings a source, another place in
# one, or a decision.
grounded := ({c.id |
	some c in input.changes
	c.kind == "requirements"
	some pointer in pointers_now[c.id]
	not pointer in pointers_before[c.was]
} | {c.id |
	some c in input.changes
	c.kind == "requirements"
	"decision" in c.fields
	decided[c.id]
}) | {id | some ["requirements", id] in lib.reasoned}

pointers_before := {r.id: {[source.id, {l | l := source.locator}] | some source in r.sources} | some r in input.base.registers.requirements}

pointers_now := {r.id: {[source.id, {l | l := source.locator}] | some source in r.sources} | some r in live.requirements}

decided := {r.id | some r in live.requirements; lib.filled(r.decision)}
