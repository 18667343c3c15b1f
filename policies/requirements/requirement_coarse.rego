# METADATA
# title: A whole law is not one requirement
# description: >-
#   "GDPR compliance" is accepted as a start, but its articles lead to different controls, owners and reviews. Told where
#   what must be met names a law or standard and nothing in it: no article, no figure, no thing. The duties that are
#   suggested are those of the law's own entry, or else the usual first ones. It cannot see whether other requirements
#   hold the parts.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [registers]
#   registers: [requirements]
#   action: Split requirements that name a whole law into the duties that apply
#   fails: "statement: GDPR compliance"
#   remedy: Write one requirement for each duty that applies, with its article.
#   frameworks: {iso-14001: ["6.1.3"]}
#   group: C
package goldthread.requirements.requirement_coarse

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "statement",
	"message": sprintf("%s covers all of %s.", [r.id, whole[r.id]]),
	"hint": concat(" ", array.concat(["Write one requirement for each duty that applies to you."], suggestions[r.id])),
} if {
	some r in live.requirements
	lib.mandatory[r.id]
	whole[r.id]
	not r.id in located
}

examined := lib.read_statements

skipped := lib.unread_statements

# whole names the law of each statement that names one and nothing in it.
whole := {id: named[0] |
	some id in lib.read_statements
	not id in detailed
	named := [m.word | some m in lib.statements[id].marks; m.mark in {"law", "standard"}]
	count(named) > 0
}

# detailed are statements that say what of it is meant.
detailed := {id |
	some id in lib.read_statements
	some m in lib.statements[id].marks
	m.mark in {"place", "measure", "object", "fixed_object", "act", "weak_object"}
}

# located are requirements whose source says where.
located := {r.id | some r in live.requirements; some source in r.sources; lib.filled(source.locator)}

suggestions := object.union_n([
	{id: [] | some id, _ in whole},
	{id: [sprintf("Usually at least: %s.", [lib.listed(usual[lower(law)], 6)])] | some id, law in whole; usual[lower(law)]},
	{r.id: [sprintf("The entry %s lists: %s.", [source.id, lib.listed(duties[source.id], 6)])] |
		some r in live.requirements
		whole[r.id]
		source := r.sources[0]
		duties[source.id]
	},
])

usual := {lower(name): lib.known_laws[law].duties |
	some name, laws in lib.laws_of_name
	some law in laws
	lib.known_laws[law].duties
}

duties := {l.id: refs |
	some l in input.registers.laws
	refs := [d.ref | some d in l.duties; lib.filled(d.ref)]
	count(refs) > 0
}
