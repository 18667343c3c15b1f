# METADATA
# title: What a requirement rests on is in force
# description: >-
#   A requirement from a contract that has ended is either no longer due, or the register has missed the renewal. Told
#   where none of the documents it names is in force on the day: the last day of the contract, of the period insured, of
#   the lease or of the law has passed, or the record was retired. A requirement that says itself until when it applies
#   is left alone. It cannot see duties that outlive the contract, nor a renewal that nobody entered.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b", "9.3.2 c"]
#   needs: [registers]
#   registers: [requirements]
#   age: true
#   after: [requirements/requirement_source_missing, requirements/source_pointer_weak]
#   profile: advisory
#   action: Record the renewal of what has ended, or retire the requirements from it
#   fails: "CTR-002 ended on 2025-12-31, and REQ-005 cites nothing else"
#   remedy: Record the renewal, retire the requirement, or write until when it outlives its source.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: C
package goldthread.requirements.source_expired

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": link.id},
	"field": link.field,
	"value": link.target_id,
	"message": sprintf("%s rests on %s, which %s.", [link.id, link.target_id, over[[link.target_kind, link.target_id]]]),
	"hint": sprintf("Record the renewal, retire %s, or write until when it applies beyond that.", [link.id]),
} if {
	some link in pointers
	over[[link.target_kind, link.target_id]]
	not link.id in standing
	not link.id in dated
	["requirements", link.id] in lib.alive
}

# pointers are the sources that name a registered document.
pointers := [link | some link in lib.source_links; link.resolved]

# standing are requirements with a source that is in force, or that nobody can
# tell of.
standing := {link.id | some link in pointers; not over[[link.target_kind, link.target_id]]} | {link.id |
	some link in lib.source_links
	not link.resolved
	not link.kept
}

# dated are requirements that say themselves until when they apply.
dated := {r.id | some r in live.requirements; r.in_force_to}

# over says of documents that are no longer in force how that is.
over := object.union_n([
	{["contracts", c.id]: sprintf("ended on %s", [c.ends]) | some c in input.registers.contracts; past(c.ends)},
	{["leases", l.id]: sprintf("ended on %s", [l.ends]) | some l in input.registers.leases; past(l.ends)},
	{["insurance", p.id]: sprintf("ended on %s", [p.period_to]) | some p in input.registers.insurance; past(p.period_to)},
	{["laws", l.id]: "was repealed" | some l in input.registers.laws; l.status == "repealed"},
	{["laws", l.id]: sprintf("ended on %s", [l.applies_to]) | some l in input.registers.laws; past(l.applies_to)},
	{[kind, r.id]: "was retired" |
		some kind in {"contracts", "leases", "insurance", "standards", "decisions"}
		some r in input.registers[kind]
		r.status == "retired"
	},
	{[kind, r.id]: sprintf("was retired on %s", [r.retired_on]) |
		some kind in {"contracts", "leases", "insurance", "standards", "decisions", "laws"}
		some r in input.registers[kind]
		past(r.retired_on)
	},
])

# past holds for a last day before today. A text such as auto_renew is no day.
past(day) if {
	regex.match(`^\d{4}-\d{2}-\d{2}$`, day)
	day < input.as_of
}
