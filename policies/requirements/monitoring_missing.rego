# METADATA
# title: What must be met says how anybody knows that it is
# description: >-
#   Being addressed on paper is not being met. A mandatory requirement names a measure, a test, a report or other proof,
#   and how often somebody looks; a security objective with a measure that cites the requirement counts too. It cannot
#   see whether anybody looks.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["9.1", "A.5.36"]
#   needs: [registers]
#   registers: [requirements]
#   after: [requirements/disposition_missing, requirements/mandatory_not_addressed]
#   action: Say of what must be met how anybody knows that it is, and who looks how often
#   most: do not say what shows that they are met, or not how often somebody looks
#   fails: "99.9 % availability, and no measure"
#   remedy: Name the measure, test or report that shows it, and how often it is looked at.
#   frameworks: {iso-14001: ["9.1.2"], nis2: ["Art. 21(2)(f)"]}
#   group: E
package goldthread.requirements.monitoring_missing

import data.goldthread.lib
import data.goldthread.live

examined := {r.id | some r in must}

violations contains {
	"record": {"id": r.id},
	"field": "monitoring",
	"message": sprintf("%s %s, but does not say what shows that it is met.", [r.id, lib.mandatory[r.id]]),
	"hint": "Name the measure, test or report, and how often somebody looks at it.",
} if {
	some r in must
	not r.id in shown
}

violations contains {
	"record": {"id": r.id},
	"field": "monitoring",
	"value": "every",
	"message": sprintf("%s says what shows that it is met, but not how often somebody looks.", [r.id]),
	"hint": "Add how often, for example P3M (every three months).",
} if {
	some r in must
	r.id in shown
	not r.monitoring.every
	not r.id in aims
}

must := [r |
	some r in live.requirements
	r.disposition == "addressed"
	lib.mandatory[r.id]
	not r.compliance == "not_met"
]

shown := ({r.id | some r in live.requirements; lib.filled(r.monitoring.metric)} | {r.id |
	some r in live.requirements
	lib.filled(r.monitoring.evidence)
}) | aims

# aims are requirements that an objective with a measure cites.
aims := {id | some o in live.objectives; lib.filled(o.metric); some id in o.requirements}
