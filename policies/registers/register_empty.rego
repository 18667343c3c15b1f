# METADATA
# title: The registers nobody can do without hold something
# description: >-
#   An empty form is the same as no determination: without parties and their requirements nobody can show that
#   clause 4.2 was worked through, and the management review has nothing to look at. It cannot see whether what
#   stands there is complete, and it does not ask for registers that only some organisations need.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 a", "4.2 b"]
#   needs: [record]
#   registers: []
#   action: Fill the registers of interested parties and of their requirements
#   fails: "parties: []"
#   remedy: List the groups that can affect your information security or are affected by it, and what each requires.
#   frameworks: {iso-14001: ["4.2"], iso-22301: ["4.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: A
package goldthread.registers.register_empty

import data.goldthread.lib

violations contains {"register": kind, "value": "empty", "message": message, "hint": hint(kind)} if {
	some kind, meta in input.meta
	meta.mandatory
	meta.kept
	meta.live == 0
	message := sprintf("%s: the register holds %s.", [meta.title, content(count(input.registers[kind]))])
}

content(records) := "no record" if records == 0

content(records) := sprintf("%s, but none of them is live", [lib.counted(records, "record", "records")]) if records > 0

hint(kind) := "List the groups that can affect your information security or are affected by it, inside and outside." if {
	kind == "parties"
}

hint(kind) := "Write down what each interested party requires and where that is written." if {
	kind == "requirements"
}

hint(kind) := "Add its first record." if not kind in {"parties", "requirements"}
