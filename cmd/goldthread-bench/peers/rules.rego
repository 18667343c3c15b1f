# The 25 rules that goldthread-bench check has conftest and opa evaluate, as
# somebody who knows the language well would write them: look-ups by id worked
# out once, no rule that goes through all records for each record. The input is
# what conftest --combine gives: a list of files with their contents.
package main

parties := [p | some f in input; some p in f.contents.parties]

requirements := [r | some f in input; some r in f.contents.requirements]

contracts := [c | some f in input; some c in f.contents.contracts]

soa := [s | some f in input; some s in f.contents.soa]

live_parties := [p | some p in parties; object.get(p, "status", "live") == "live"]

party_ids := {p.id | some p in live_parties}

as_of := "2026-10-31"

filled(text) if trim_space(text) != ""

binding := {"legal", "regulatory", "contractual", "insurance", "lease"}

mandatory := {r.id | some r in requirements; r.obligation == "mandatory"} | {r.id | some r in requirements; r.basis in binding}

deny contains finding("parties/party_relevance_missing", "parties", p.id, "does not say why it matters for information security") if {
	some p in live_parties
	not filled(object.get(p, "relevance", ""))
}

deny contains finding("parties/party_without_requirement", "parties", p.id, "has no requirement") if {
	some p in live_parties
	not p.id in asking
}

asking := {id | some r in requirements; some id in r.parties}

deny contains finding("parties/party_duplicate", "parties", this[1], sprintf("looks like %s", [before[1]])) if {
	some i, this in by_name
	i > 0
	before := by_name[i - 1]
	before[0] == this[0]
}

by_name := [[pair[0], pair[2]] | some pair in sort([[lower(p.name), i, p.id] | some i, p in live_parties])]

deny contains finding("parties/authority_contact_missing", "parties", p.id, "is an authority, but it does not say how it is contacted") if {
	some p in live_parties
	p.kind in {"regulator", "law_enforcement"}
	not filled(object.get(p, "channel", ""))
}

deny contains finding("parties/party_retired_in_use", "parties", p.id, "is retired, but requirements are still live for it") if {
	some p in parties
	p.status == "retired"
	p.id in asking
}

deny contains finding("requirements/disposition_missing", "requirements", r.id, "has no decision whether it is addressed") if {
	some r in requirements
	not r.disposition
}

deny contains finding("requirements/cia_missing", "requirements", r.id, "is addressed, but touches neither confidentiality nor integrity nor availability") if {
	some r in requirements
	r.disposition == "addressed"
	not r.cia
}

deny contains finding("requirements/need_or_expectation_unset", "requirements", r.id, "is called an expectation, but comes from a binding source") if {
	some r in requirements
	r.kind == "expectation"
	r.basis in binding
}

deny contains finding("requirements/exclusion_reason_missing", "requirements", r.id, "is handled elsewhere, but it does not say where") if {
	some r in requirements
	r.disposition == "elsewhere"
	not filled(object.get(r, "elsewhere_ref", ""))
}

deny contains finding("requirements/mandatory_excluded", "requirements", r.id, "must be met but is left out without a decision") if {
	some r in requirements
	r.disposition == "not_addressed"
	r.id in mandatory
	not r.decision
}

deny contains finding("requirements/requirement_source_missing", "requirements", r.id, "must be met but names no source") if {
	some r in requirements
	r.id in mandatory
	not r.id in documented
}

documented := {r.id | some r in requirements; some source in r.sources; filled(source.id)}

deny contains finding("requirements/source_locator_missing", "requirements", r.id, sprintf("does not say where in %s", [source.id])) if {
	some r in requirements
	some source in r.sources
	source.id in contract_ids
	not filled(object.get(source, "locator", ""))
}

contract_ids := {c.id | some c in contracts}

deny contains finding("requirements/source_pointer_weak", "requirements", r.id, sprintf("names %q as its source, which is no document", [source.id])) if {
	some r in requirements
	some source in r.sources
	not source.id in contract_ids
	filled(source.id)
	not regex.match(`^[A-Z]+-[0-9]+$`, source.id)
}

deny contains finding("requirements/implied_requirement_unjustified", "requirements", r.id, "is implied, but does not say why") if {
	some r in requirements
	some source in r.sources
	source.kind == "implied"
	not filled(object.get(source, "rationale", ""))
}

deny contains finding("requirements/source_expired", "requirements", r.id, sprintf("rests on %s, which ended", [source.id])) if {
	some r in requirements
	some source in r.sources
	source.id in ended
	not r.id in standing
}

ended := {c.id | some c in contracts; c.ends != "auto_renew"; c.ends < as_of}

standing := {r.id | some r in requirements; some source in r.sources; source.id in contract_ids; not source.id in ended}

deny contains finding("requirements/requirement_modal_weak", "requirements", r.id, "must be met but says should") if {
	some r in requirements
	r.id in mandatory
	regex.match(`(?i)\b(should|ought to|may|might|could)\b`, r.statement)
	not regex.match(`(?i)\b(must|shall)\b`, r.statement)
}

deny contains finding("requirements/mandatory_not_addressed", "requirements", r.id, "must be met, but leads to no control") if {
	some r in requirements
	r.disposition == "addressed"
	r.id in mandatory
	not r.controls
	not r.id in named_in_soa
}

named_in_soa := {id | some s in soa; object.get(s, "applicable", true) != false; some id in s.requirements}

deny contains finding("requirements/control_excluded_in_soa", "requirements", pair[0], sprintf("rests on %s, which the SoA excludes", [pair[1]])) if {
	some pair in on_excluded
}

# As Goldthread does, only the first cause is told of a record.
on_excluded := {[r.id, control] |
	some r in requirements
	r.id in mandatory
	not object.get(r, "disposition", "") in {"not_addressed", "elsewhere"}
	not r.id in misnamed
	some control in object.get(r, "controls", [])
	control in excluded
} | {[id, s.id] |
	some s in soa
	s.applicable == false
	some id in s.requirements
	id in mandatory
	not id in misnamed
	not id in left_out
}

left_out := {r.id | some r in requirements; r.disposition in {"not_addressed", "elsewhere"}}

misnamed := {r.id | some r in requirements; some control in r.controls; not control in annex_a}

resting_on_excluded := {pair[0] | some pair in on_excluded}

excluded := {s.id | some s in soa; s.applicable == false}

deny contains finding("requirements/control_not_implemented", "requirements", r.id, "must be met today, but nothing that it rests on is in place") if {
	some r in requirements
	r.disposition == "addressed"
	r.id in mandatory
	r.in_force_from <= as_of
	not r.id in in_place
	r.id in not_in_place
	not r.id in resting_on_excluded
	not r.id in misnamed
}

rests := {[r.id, control] | some r in requirements; some control in r.controls} | {[id, s.id] | some s in soa; some id in s.requirements}

status_of := {s.id: s.status | some s in soa; object.get(s, "applicable", true) != false}

in_place := {id | some [id, control] in rests; status_of[control] == "implemented"}

not_in_place := {id | some [id, control] in rests; status_of[control] in {"not_started", "planned", "partly"}}

deny contains finding("registers/control_unknown", "requirements", r.id, sprintf("rests on %q, which is no control of Annex A", [control])) if {
	some r in requirements
	some control in r.controls
	not control in annex_a
	count(split(control, ".")) == 3
}

deny contains finding("registers/control_id_2013_edition", "requirements", r.id, sprintf("names %s, a control number of the 2013 edition", [control])) if {
	some r in requirements
	some control in r.controls
	count(split(control, ".")) == 4
}

annex_a := {sprintf("A.%s.%d", [clause, n]) | some clause, last in {"5": 37, "6": 8, "7": 14, "8": 34}; some n in numbers.range(1, last)}

deny contains finding("registers/placeholder_text_left", "requirements", r.id, "still holds template text") if {
	some r in requirements
	some text in [r.statement, r.acceptance]
	regex.match(`(?i)^\s*(tbd|tbc|todo|xxx|n/a yet)\s*\.?\s*$`, text)
}

deny contains finding("contracts/contract_not_screened", "contracts", c.id, "was not read for security clauses") if {
	some c in contracts
	not c.id in ended
	not c.screened_on
}

deny contains finding("soa/soa_justification_missing", "soa", s.id, "applies, and no reason is given") if {
	some s in soa
	s.applicable in {true, false}
	not filled(object.get(s, "justification", ""))
	not s.id in backed
}

backed := {s.id | some s in soa; s.applicable == true; count(s.basis) > 0}

deny contains finding("soa/soa_incomplete", "soa", s.id, "does not say whether the control applies") if {
	some s in soa
	not object.get(s, "applicable", null) in {true, false}
}

finding(rule, kind, id, words) := {"msg": sprintf("%s %s", [id, words]), "rule": rule, "kind": kind, "id": id}
