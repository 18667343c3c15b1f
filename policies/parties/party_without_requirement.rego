# METADATA
# title: Every party requires something, or it is written why not
# description: >-
#   Listing names without what they need is the commonest half-done register. A party that a requirement names in text
#   that could not be read counts as having one. It cannot see whether the requirements are all there.
# custom:
#   severity: warning
#   basis: duty
#   clauses: ["4.2 b"]
#   needs: [registers]
#   registers: [parties, requirements]
#   action: Write down what each party requires, or why it requires nothing
#   most: require nothing that is written down
#   fails: "PTY-007 Shareholders appears in no requirement"
#   remedy: Add a requirement that names the party, state under no_requirement_reason why there is none, or retire the party.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: B
package goldthread.parties.party_without_requirement

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"message": sprintf("%s has no requirement.", [label(p.id, {name | name := p.name})]),
	"hint": "State what it requires, say why it requires nothing, or retire it with a reason.",
} if {
	some p in live.parties
	not p.id in named
	not p.id in reasoned
	not ["parties", p.id, "requirements"] in lib.mentioned
	count({name | name := lower(p.name)} & in_words) == 0
	not lower(p.id) in in_words
}

named := {id | some r in live.requirements; some id in r.parties}

# in_words are the parts of what stands in place of the parties of requirements
# and names none as a whole: Customers, Employees.
in_words := {lower(trim_space(part)) |
	some link in input.facts.links
	link.kind == "requirements"
	startswith(link.field, "parties[")
	not link.resolved
	some piece in split(link.value, ",")
	some bit in split(piece, ";")
	some part in split(bit, "\n")
}

# reasoned are parties that say why they require nothing, or say something there
# that could not be read.
reasoned := {p.id | some p in live.parties; lib.filled(p.no_requirement_reason)} | {p.id |
	some p in live.parties
	"no_requirement_reason" in p.unread
}

label(id, names) := sprintf("%s %q", [id, name]) if some name in names

label(id, names) := id if count(names) == 0
