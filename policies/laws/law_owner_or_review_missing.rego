# METADATA
# title: Somebody watches each law, and has decided whether it applies
# description: >-
#   The control asks to keep legal requirements up to date, not only to list them. Each entry has an owner (its own, or the
#   owner of the register), a decision whether it applies, a way in which changes are noticed, and no review day that has
#   passed. Of a law that does not apply only the day is asked; of one that was repealed, nothing. It cannot see whether
#   somebody really watches.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["A.5.31"]
#   needs: [registers]
#   registers: [laws]
#   age: true
#   action: Say of each law who watches it and how, and decide whether it applies
#   most: have no owner, no decision, nobody who watches them or a review day that has passed
#   fails: "LAW-004, applicability: undecided, owner: none"
#   remedy: Decide whether it applies, name the role that watches it and how, and set the next review.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
#   profile: advisory
package goldthread.laws.law_owner_or_review_missing

import data.goldthread.lib

violations contains {
	"record": {"id": l.id},
	"field": names[0],
	"message": sprintf("%s has %s.", [lib.titled_laws[l.id], lib.listed([words(name, l.id) | some name in names], 4)]),
	"hint": hint(names),
} if {
	some l in standing
	names := [name | some name in order; [l.id, name] in lacking; not name in nowhere]
	count(names) > 0
}

# A column that nobody has is one thing to add to the register.
violations contains {
	"record": {"id": l.id},
	"field": name,
	"message": sprintf("%s has %s.", [lib.titled_laws[l.id], words(name, l.id)]),
	"hint": hint([name]),
} if {
	some l in standing
	some name in nowhere
	[l.id, name] in lacking
}

hint(names) := "Look whether it has changed, and set the day of the next review." if names == ["next_review"]

hint(names) := "Decide, and name who watches it and how." if names != ["next_review"]

examined := {l.id | some l in standing}

standing := [l | some l in lib.laws; not l.status == "repealed"]

order := ["owner", "applicability", "watch", "next_review"]

words("owner", _) := "no owner"

words("applicability", _) := "no decision whether it applies"

words("watch", _) := "no way in which changes are noticed"

words("next_review", id) := sprintf("a review that was due by %s", [due[id]])

due := {l.id: l.next_review | some l in standing; l.next_review < input.as_of}

# nowhere are the columns that nobody has, where every entry is asked for them.
nowhere := {absent.field |
	count(asked) > 1
	count(asked) == count(lib.laws)
	some absent in input.facts.absent
	absent.kind == "laws"
	absent.field in {"owner", "applicability", "watch"}
}

lacking := {[id, name] |
	some id in asked
	some name in ["owner", "applicability", "watch"]
	not [id, name] in said
} | {[id, "next_review"] | some id, _ in due}

asked := {l.id | some l in standing} - {l.id | some l in standing; l.applicability == "not_applicable"}

said := {[l.id, "owner"] | some l in standing; lib.filled(l.owner)} | ({[l.id, "owner"] |
	some l in standing
	lib.filled(input.meta.laws.owner)
} | ({[l.id, "applicability"] | some l in standing; l.applicability == "applicable"} | ({[l.id, "watch"] |
	some l in standing
	lib.filled(l.watch)
} | unread)))

# unread is what stands there and could not be read: that is told by itself.
unread := {[l.id, field] | some l in standing; some field in l.unread} | {[l.id, name] |
	some l in standing
	"*" in l.unread
	some name in order
}
