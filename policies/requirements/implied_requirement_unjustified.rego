# METADATA
# title: What is implied says why, and who brought it up
# description: >-
#   A requirement may also be what is generally implied by custom, so none needs a document; but then a reason stands in
#   its place, and somebody who can be asked. It cannot see whether the reason is a good one.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [record]
#   after: [requirements/requirement_source_missing]
#   profile: advisory
#   action: Say of what is implied why it is, and who brought it up
#   fails: "sources: [{kind: implied}]"
#   remedy: Write the rationale, and the role or party that brought it up.
#   frameworks: {nist-csf: [GV.OC-02]}
#   group: C
package goldthread.requirements.implied_requirement_unjustified

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": sprintf("sources[%d].%s", [i, lacks[0]]),
	"message": sprintf("%s is said to be implied, but not %s.", [r.id, concat(" or ", [says[field] | some field in lacks])]),
	"hint": sprintf("Say why %s can be taken to require this, and who confirmed it.", [askers[r.id]]),
} if {
	some r in live.requirements
	some i, source in r.sources
	source.kind == "implied"
	not r.id in half_read
	lacks := [field | some field in ["rationale", "raised_by"]; not [r.id, i, field] in given]
	count(lacks) > 0
}

says := {"rationale": "why", "raised_by": "who brought it up"}

given := {[r.id, i, "rationale"] | some r in live.requirements; some i, source in r.sources; lib.filled(source.rationale)} | {[r.id, i, "raised_by"] |
	some r in live.requirements
	some i, source in r.sources
	lib.filled(source.raised_by)
}

half_read := {r.id | some r in live.requirements; some field in r.unread; startswith(field, "sources")}

askers := object.union(
	{r.id: "the party" | some r in live.requirements},
	{r.id: lib.either(names) |
		some r in live.requirements
		names := [p | some id in r.parties; p := called[id]]
		count(names) > 0
	},
)

called := {p.id: p.name | some p in input.registers.parties; lib.filled(p.name)}
