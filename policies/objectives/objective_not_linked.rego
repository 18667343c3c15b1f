# METADATA
# title: An objective serves a requirement that must be met
# description: >-
#   Security objectives take applicable requirements into account. Objectives made up apart from them show that the two
#   were never laid side by side, which auditors look for. One objective that cites a mandatory requirement is enough. It
#   cannot see objectives that serve a requirement without saying so.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["6.2 c"]
#   needs: [registers]
#   registers: [objectives, requirements]
#   action: Link an objective to the requirements that it serves
#   fails: "8 objectives, none of which cites a requirement"
#   remedy: Name the requirement in the objective that shows it is met, or set such an objective.
#   frameworks: {iso-9001: ["6.2"], soc-2: [CC3.1]}
#   group: E
package goldthread.objectives.objective_not_linked

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"register": "objectives",
	"value": "none",
	"message": sprintf("Security objectives: %s a requirement that must be met.", [none(count(live.objectives))]),
	"hint": sprintf("Link the objective that shows that %s is met, or set one.", [first]),
} if {
	count(live.objectives) > 0
	count(must) > 0
	count(serving) == 0
	count(half_read) == 0
	first := must[0]
}

# must are the mandatory requirements, those with a limit in figures first:
# progress on them can be measured.
must := array.concat(
	[r.id | some r in live.requirements; lib.mandatory[r.id]; r.bound.value],
	[r.id | some r in live.requirements; lib.mandatory[r.id]; not r.bound.value],
)

serving := {o.id | some o in live.objectives; some id in o.requirements; lib.mandatory[id]}

half_read := {o.id | some o in live.objectives; some field in o.unread; field in {"requirements", "*"}}

none(number) := "the only one does not cite" if number == 1

none(number) := sprintf("none of the %d cites", [number]) if number > 1
