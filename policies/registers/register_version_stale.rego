# METADATA
# title: The version and the day at the head of a register follow its content
# description: >-
#   Auditors compare the day at the head of a document with what changed in it; kept by hand it is forgotten most of the
#   time. Looked at are registers that state a day, in the file or the configuration, and that changed in meaning since
#   these checks began. A change waits for its approval, so up to two weeks count as the same time. A register that states
#   no day needs none: the history tells it. It cannot see whether a version without a day was raised.
# custom:
#   severity: note
#   basis: own
#   clauses: ["7.5.2 a", "7.5.3 e"]
#   needs: [history]
#   registers: []
#   profile: advisory
#   action: Raise the version of registers that changed, or drop the day that is kept by hand
#   fails: "The head says version 1.5 of 2026-01-25, and records changed in May"
#   remedy: Write the new version and its day, or take both out and let the history tell it.
#   group: A
package goldthread.registers.register_version_stale

import data.goldthread.lib

violations contains {
	"register": kind,
	"value": meta.updated,
	"message": sprintf("%s: %s but was changed on %s (%s).", [meta.title, says[kind], meta.history.changed.on, meta.history.changed.short]),
	"hint": "Write the new version and its day, or take both out and let the history tell it.",
	"commits": [meta.history.changed.commit],
} if {
	some kind in examined
	meta := input.meta[kind]
	meta.history.changed.on > input.repo.adopted
	meta.history.changed.on > lib.later(meta.updated, input.thresholds.version_days)
}

examined contains kind if {
	some kind, meta in input.meta
	meta.updated
}

says := object.union(
	{kind: sprintf("it says that it was updated on %s", [meta.updated]) | some kind, meta in input.meta},
	{kind: sprintf("it says version %s of %s", [meta.version, meta.updated]) | some kind, meta in input.meta},
)
