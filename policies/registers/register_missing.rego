# METADATA
# title: The registers nobody can do without are kept
# description: >-
#   Without a list of interested parties and of what they require nobody can show that clause 4.2 was worked through, and
#   the management review has nothing to look at. Looked for are files in the folder registers and those that the
#   configuration names. It cannot see a list that is kept somewhere else.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2", "7.5.1 b"]
#   needs: [record]
#   registers: []
#   action: Keep a register of interested parties and one of their requirements
#   fails: "The repository holds risks and a Statement of Applicability, but no parties"
#   remedy: Create the register, or say in the configuration which file holds it.
#   group: A
package goldthread.registers.register_missing

violations contains {
	"register": kind,
	"value": "not kept",
	"message": sprintf("%s: no file is read as this register.", [meta.title]),
	"hint": sprintf("Create registers/%s.yaml or .csv%s, or say in goldthread.yaml which file holds it.", [kind, content(kind)]),
} if {
	some kind, meta in input.meta
	meta.mandatory
	not meta.kept
}

examined contains kind if {
	some kind, meta in input.meta
	meta.mandatory
}

content("parties") := " with at least one party inside and one outside"

content("requirements") := " and list what each party requires"

content(kind) := "" if not kind in {"parties", "requirements"}
