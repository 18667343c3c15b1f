# METADATA
# title: Every control named is one of Annex A or one of your own
# description: >-
#   A.5.17, A 5.17 and 5.17 are one control however it is spelt, and A.8.40 is none. A requirement or risk that rests
#   on a control that does not exist rests on nothing. Known are the 93 controls of the 2022 edition, those of the
#   catalogues that you add (controls: in goldthread.yaml, or catalogue/controls in a folder of your own rules) and the
#   rows of your own Statement of Applicability. It cannot see whether the control named is the one that helps.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 c", "6.1.3 d"]
#   needs: [registers]
#   registers: []
#   action: Correct the controls that exist neither in Annex A nor among your own
#   fails: "controls: [A.8.40]"
#   remedy: Write a control of Annex A (A.5.1 to A.8.34), or add your own control to the Statement of Applicability as X.name.
#   group: E
package goldthread.registers.control_unknown

import data.goldthread.lib

# own are the controls the organisation added to its Statement of Applicability.
own := {control | some control in lib.row_control; not startswith(control, "A.")}

violations contains {
	"record": {"kind": link.kind, "id": link.id},
	"field": link.field,
	"value": link.value,
	"message": message,
	"hint": hint,
} if {
	some link in lib.control_links
	link.value in unknown
	[link.kind, link.id] in lib.alive
	message := sprintf("%s rests on %q, which is no control of Annex A (2022) and none of your own.", [link.id, link.value])
	hint := advice({near | near := link.nearest})
}

violations contains {
	"record": {"kind": "soa", "id": row},
	"field": "control",
	"value": control,
	"message": sprintf("%s is no control of Annex A (2022), whose controls run from A.5.1 to A.8.34.", [control]),
	"hint": "Correct the number, or name a control of your own X. and a word.",
} if {
	some row, control in lib.row_control
	startswith(control, "A.")
	not control in lib.catalogued
	not control in lib.outdated
}

# unknown are the controls named elsewhere that nobody knows, each looked up once.
unknown := {control |
	some control in {link.value | some link in lib.control_links}
	not known(control)
	not control in lib.outdated
}

known(control) if control in lib.catalogued

known(control) if control in own

# Own controls can only be looked up when the Statement of Applicability is kept.
known(control) if {
	startswith(control, "X.")
	not input.meta.soa.kept
}

advice(near) := sprintf("Did you mean %s?", [name]) if some name in near

advice(near) := "Write a control of Annex A (A.5.1 to A.8.34), or add your own control to the Statement of Applicability." if {
	count(near) == 0
}
