# METADATA
# title: Records are retired, not deleted
# description: >-
#   Deleting a requirement is the easiest way to close a gap, and afterwards nobody sees that there was one. A record that is
#   no longer needed is retired, with the day and the reason, and stays. An error where the requirement was mandatory, and
#   where so many went at once that it looks like a wrong file (five records of a register in one commit, or 30 % of three
#   or more; the numbers are ours); a note where the record had been retired before. What never was more than a draft may
#   go. Asked is of what went since the registers came under these checks, and of what a branch is about to remove. Of a
#   change it is asked too that it takes no record out by other words: made a draft again, retired without the day and the
#   reason, or called the former id of another record that stood beside it. It cannot see records that were never committed.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["7.5.3", "9.3.2 c"]
#   needs: [history]
#   registers: []
#   action: Bring back the records that were deleted, and retire them with a reason
#   fails: "REQ-012 stood in the register in May and is gone in June"
#   remedy: Restore the record from the commit before, and retire it with the day and the reason.
#   group: L
package goldthread.registers.record_removed_silently

import data.goldthread.lib

violations contains {
	"record": {"kind": g.kind, "id": g.id},
	"value": g.commit,
	"severity": severity(g.was, [g.kind, g.id] in mandatory),
	"message": sprintf("%s%s was deleted in %s of %s%s.", [g.id, words[[g.kind, g.id]], g.short, g.on, why(g.was, [g.kind, g.id] in mandatory)]),
	"hint": sprintf("Restore it as it stood before %s, and retire it with the day and the reason; if it has another id now, write the old one under formerly.", [g.short]),
	"commits": [g.commit],
} if {
	some g in asked
	not many[[g.kind, g.commit]]
}

violations contains {
	"register": kind,
	"value": commit,
	"records": sort(ids),
	"severity": "error",
	"message": sprintf("%s: %d of %s went in %s of %s, which looks like a wrong file: %s.", [
		input.meta[kind].title, count(ids), lib.counted(among, "record", "records"), short, on, lib.listed(sort(ids), 6),
	]),
	"hint": sprintf("Revert %s, or bring the records back and retire each with the day and the reason; if they have other ids now, write the old ones under formerly.", [short]),
	"commits": [commit],
} if {
	some [kind, commit], ids in many
	[among, short, on] := told[[kind, commit]]
}

# asked are the records that were deleted since the registers came under these
# checks, or that only a branch has deleted so far.
asked contains g if {
	some g in input.removed
	g.was in {"live", "retired"}
	lib.since_adoption(g.on, {l | l := g.landing})
}

violations contains {
	"record": {"kind": c.kind, "id": c.id},
	"field": "status",
	"value": c.stands,
	"severity": severity("live", [c.kind, c.was] in bound),
	"message": sprintf("%s is %s%s.", [c.id, taken_out[[c.kind, c.id]], why("live", [c.kind, c.was] in bound)]),
	"hint": "Put it back as it stood, or retire it with the day under retired_on and the reason under retired_reason.",
} if {
	some c in input.changes
	taken_out[[c.kind, c.id]]
}

violations contains {
	"record": {"kind": kind, "id": r.id},
	"field": "formerly",
	"value": c.id,
	"severity": severity("live", [kind, c.id] in bound),
	"message": sprintf("%s is taken out%s, and %s says that it was called so, but both stood before this change.", [
		c.id, why("live", [kind, c.id] in bound), r.id,
	]),
	"hint": sprintf("Take %s out of formerly, bring the record back, and retire it with the day and the reason.", [c.id]),
} if {
	some c in input.changes
	c.class == "removed"
	c.stood == "live"
	some kind, records in input.registers
	kind == c.kind
	some r in records
	some former in r.formerly
	former == c.id
	[kind, r.id] in stood_before
}

# taken_out are the records that stood before a change and that it has apply no
# more, without deleting them and without a reason.
taken_out[[c.kind, c.id]] := "made a draft again" if {
	some c in input.changes
	c.stood == "live"
	c.stands == "draft"
}

taken_out[[c.kind, c.id]] := sprintf("retired without %s", [lib.listed(lacks, 2)]) if {
	some c in input.changes
	c.stood == "live"
	c.stands == "retired"
	c.kind != "parties" # of which parties/party_retired_in_use asks it
	lacks := [words |
		some [field, words] in [["retired_on", "the day"], ["retired_reason", "a reason"]]
		not [c.kind, c.id, field] in reasoned
	]
	count(lacks) > 0
}

# reasoned are the records that say since when, and why, they apply no more; and
# those where that cannot be read.
reasoned contains [kind, r.id, "retired_on"] if {
	some kind, records in input.registers
	some r in records
	r.retired_on
}

reasoned contains [kind, r.id, "retired_reason"] if {
	some kind, records in input.registers
	some r in records
	lib.filled(r.retired_reason)
}

reasoned contains [kind, r.id, field] if {
	some kind, records in input.registers
	some r in records
	some field in r.unread
}

stood_before contains [kind, r.id] if {
	some kind, records in input.base.registers
	some r in records
}

# bound are the requirements that had to be met before a change.
bound := {["requirements", r.id] |
	some r in input.base.registers.requirements
	r.obligation == "mandatory"
} | {["requirements", r.id] |
	some r in input.base.registers.requirements
	lib.binding[r.basis]
}

examined contains [g.kind, g.id] if some g in input.removed

examined contains key if some key in lib.alive

# many are the live records that went in one commit, where they are so many that
# it looks like a wrong file.
many := {key: ids |
	some key, ids in lib.grouped({[[g.kind, g.commit], g.id] | some g in asked; g.was == "live"})
	so_many(count(ids), told[key][0])
}

so_many(gone, _) if gone >= input.thresholds.removed_records

so_many(gone, among) if {
	gone >= 3
	gone * 100 >= among * input.thresholds.removed_share
}

# told is what is said of each such commit: how many records there were before
# it, its short name and its day.
told := {key: max(facts) |
	some key, facts in lib.grouped({[[g.kind, g.commit], [g.among, g.short, g.on]] | some g in asked})
}

# mandatory are the requirements that had to be met.
mandatory := {["requirements", g.id] |
	some g in asked
	g.last.requirements.obligation == "mandatory"
} | {["requirements", g.id] |
	some g in asked
	lib.binding[g.last.requirements.basis]
}

words := {[g.kind, g.id]: text |
	some g in asked
	text := concat("", {sprintf(" (%s)", [called]) | called := g.called})
}

severity("retired", _) := "note"

severity("live", must) := "error" if must

severity("live", must) := "warning" if not must

why("retired", _) := ", after it had been retired"

why("live", must) := ", though it had to be met" if must

why("live", must) := "" if not must
