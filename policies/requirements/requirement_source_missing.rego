# METADATA
# title: Every requirement says where it is written
# description: >-
#   The auditor's question is "show me where it says so". A requirement that must be met and names no document is an
#   error, any other a warning. A requirement that is generally implied needs no document but a rationale; law,
#   contract, insurance and lease are never implied. An expectation may also come from a workshop, a meeting or a
#   questionnaire. It cannot see whether the document says what the requirement says.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [record]
#   action: Name the document each requirement comes from
#   most: name no document that they come from
#   fails: "obligation: mandatory, and sources is empty"
#   remedy: Cite the contract, law, insurance policy, lease or decision by its id, or say why the requirement is implied.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02, GV.OC-03]}
#   group: C
package goldthread.requirements.requirement_source_missing

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"field": "sources",
	"severity": "error",
	"message": sprintf("%s %s but %s.", [r.id, lib.mandatory[r.id], lack(r.id in in_words)]),
	"hint": "Cite the contract, law, insurance policy, lease or decision it comes from, or make it a voluntary expectation.",
} if {
	some r in live.requirements
	lib.mandatory[r.id]
	not r.id in documented
	not r.id in implied
}

violations contains {
	"record": {"id": r.id},
	"field": "sources",
	"severity": "error",
	"message": sprintf("%s %s but its only source is \"implied\".", [r.id, lib.mandatory[r.id]]),
	"hint": sprintf("Cite the document: %s is written somewhere.", [lib.binding[r.basis]]),
} if {
	some r in live.requirements
	lib.binding[r.basis]
	not r.id in documented
	r.id in implied
}

violations contains {
	"record": {"id": r.id},
	"field": "sources",
	"severity": "warning",
	"message": sprintf("%s %s.", [r.id, lack(r.id in in_words)]),
	"hint": "Cite the document it comes from, name the workshop, meeting or questionnaire (kind), or say why it is implied and who brought it up.",
} if {
	some r in live.requirements
	not lib.mandatory[r.id]
	not r.id in documented
	not r.id in implied
	not r.id in said
}

documented := {r.id | some r in live.requirements; some source in r.sources; lib.filled(source.id)}

implied := {r.id | some r in live.requirements; some source in r.sources; source.kind == "implied"}

# said are requirements that somebody spoke or answered, and nobody wrote down.
said := {r.id |
	some r in live.requirements
	some source in r.sources
	source.kind in {"workshop", "meeting", "questionnaire"}
}

# in_words are requirements that say something of their source, but not which
# document it is.
in_words contains r.id if {
	some r in live.requirements
	some source in r.sources
	lib.filled(source.quote)
}

in_words contains r.id if {
	some r in live.requirements
	some source in r.sources
	lib.filled(source.locator)
}

lack(said) := "names no source" if not said

lack(said) := "quotes its source without naming the document" if said
