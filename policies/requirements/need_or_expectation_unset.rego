# METADATA
# title: Every requirement is a need or an expectation, and fits its obligation
# description: >-
#   A need must be met, an expectation is wished for; mixing them leads to doing too much for wishes and too little for
#   duties. Nobody needs to write which it is where a source is cited: what law, a regulator, a contract, an insurance
#   condition or a lease demands is a need, anything else an expectation. Only what is written against that is a finding,
#   and a requirement of which nobody can tell. An expectation is only mandatory where management decided to adopt it.
#   It cannot see whether the words of the source support the choice.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [record]
#   profile: advisory
#   action: Say of each requirement whether it is a need or an expectation
#   most: do not say, or say against their source, whether they are a need or an expectation
#   fails: "kind: expectation, obligation: mandatory, no decision"
#   remedy: Write need for what must be met and expectation for what is wished for, or cite the decision that adopted it.
#   frameworks: {iso-14001: ["4.2 c"], nist-csf: [GV.OC-03]}
#   group: C
package goldthread.requirements.need_or_expectation_unset

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "kind",
	"message": sprintf("%s does not say whether it is a need or an expectation.", [r.id]),
	"hint": "Cite where it is written, and it follows; or write need for what must be met, expectation for what is wished for.",
} if {
	some r in live.requirements
	not r.kind
	not r.id in half_read
}

violations contains {
	"record": {"id": r.id},
	"field": "kind",
	"message": sprintf("%s is called an expectation, but it comes from %s, which makes it a need.", [r.id, lib.binding[r.basis]]),
	"hint": "Write need, or correct the basis.",
} if {
	some r in live.requirements
	r.kind == "expectation"
	lib.binding[r.basis]
	not r.obligation == "voluntary"
}

violations contains {
	"record": {"id": r.id},
	"field": "kind",
	"message": sprintf("%s is an expectation but marked mandatory, and no decision adopted it.", [r.id]),
	"hint": "Make it voluntary, call it a need, or cite the management decision that adopted it.",
} if {
	some r in live.requirements
	r.kind == "expectation"
	r.obligation == "mandatory"
	not r.id in bound
	not r.id in adopted
}

violations contains {
	"record": {"id": r.id},
	"field": "obligation",
	"message": sprintf("%s comes from %s, which makes it a need, but is marked voluntary.", [r.id, lib.binding[r.basis]]),
	"hint": "Make it mandatory, or call it an expectation if the source only recommends it.",
} if {
	some r in live.requirements
	r.kind == "need"
	r.obligation == "voluntary"
	lib.binding[r.basis]
}

violations contains {
	"record": {"id": c.id},
	"field": "basis",
	"message": sprintf("%s says that its basis is %q, but it cites %s.", [c.id, c.written, lib.binding[c.follows]]),
	"hint": "Take the basis out, because it follows from the sources; or correct the sources.",
} if {
	some c in input.facts.contradictions
	c.kind == "requirements"
	c.field == "basis"
	lib.binding[c.follows]
	not lib.binding[c.written]
	c.id in standing
}

standing := {r.id | some r in live.requirements}

bound := {r.id | some r in live.requirements; lib.binding[r.basis]}

# adopted are requirements that cite a management decision, as such or as their
# source.
adopted := {r.id | some r in live.requirements; lib.filled(r.decision)} | {r.id |
	some r in live.requirements
	some source in r.sources
	source.id in decisions
}

decisions := {d.id | some d in live.decisions}

# half_read are requirements of which the text that decides could not be read.
half_read := {r.id |
	some r in live.requirements
	some field in r.unread
	field in {"sources", "basis", "obligation", "*"}
}
