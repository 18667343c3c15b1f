# METADATA
# title: What a row of the Statement of Applicability claims as its reason exists
# description: >-
#   The thread runs backwards too: a control that is there because of a law or a contract is reached by a live requirement
#   from one, and a control that is there because of a risk by a live risk. Counted is what the row names and what names
#   the control, also through a document or a treatment. A requirement that does not say where it comes from may be the
#   one. It cannot see whether the requirement really asks for the control.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 c", "6.1.3 d"]
#   needs: [registers]
#   registers: [requirements, soa]
#   profile: advisory
#   after: [soa/soa_justification_hollow, soa/soa_justification_missing]
#   action: Link the requirement or risk behind each reason in the Statement of Applicability, or correct the reason
#   most: give a reason that nothing leads back to
#   fails: "A.5.34 basis: legal, and no requirement links to it"
#   remedy: Link the requirement or risk that is meant, or take the reason out of the row.
#   group: E
package goldthread.soa.soa_basis_unbacked

import data.goldthread.lib
import data.goldthread.live

examined := {row.id |
	some row in lib.soa
	row.applicable == true
	some reason in row.basis
	reason in tested
}

violations contains {
	"record": {"id": row.id},
	"field": sprintf("basis[%d]", [i]),
	"value": reason,
	"message": sprintf("%s gives %s, but no live %s leads to it.", [row.id, entry.says, entry.behind]),
	"hint": "Link the one that is meant, or correct the reason.",
} if {
	some row in lib.soa
	row.applicable == true
	some i, reason in row.basis
	entry := data.catalogue.soa_reasons.reasons[reason]
	reason in tested
	control := lib.row_control[row.id]
	not [control, reason] in backed
	not row.id in half_read
	not ["soa", row.id, sources[reason]] in lib.mentioned
}

# sources are the registers that the records behind a reason stand in.
sources := {reason: source |
	some reason, entry in data.catalogue.soa_reasons.reasons
	source := ["risks", "requirements"][min([1, count(entry.from)])]
}

# tested are reasons whose records are kept at all.
tested := {reason | some reason, source in sources; input.meta[source].kept}

backed := by_requirement | by_risk

by_requirement := {[control, reason] |
	some [control, id] in reaching
	some reason in reasons_of[basis_of[id]]
} | {[control, reason] |
	some reason, entry in data.catalogue.soa_reasons.reasons
	some control in entry.whole
	some from in entry.from
	from in origins
}

origins := {basis | some basis in basis_of}

by_risk := {[pair[0], "risk"] | some pair in treated}

# reaching are the live requirements that lead to each control.
reaching := {[control, r.id] | some r in live.requirements; some control in r.controls} | ({[lib.row_control[row.id], id] |
	some row in lib.soa
	some id in row.requirements
	basis_of[id]
} | {[control, id] |
	some d in live.documents
	some control in d.controls
	some id in d.requirements
	basis_of[id]
})

# basis_of is where each live requirement comes from, "unknown" where it does
# not say.
basis_of := object.union(
	{r.id: "unknown" | some r in live.requirements},
	{r.id: r.basis | some r in live.requirements},
)

# reasons_of are the reasons that each sort of requirement stands behind.
reasons_of := object.union(
	lib.grouped({[from, reason] |
		some reason, entry in data.catalogue.soa_reasons.reasons
		some from in entry.from
	}),
	{"unknown": [reason | some reason, entry in data.catalogue.soa_reasons.reasons; count(entry.from) > 0]},
)

# treated are the live risks that lead to each control.
treated := {[control, k.id] | some k in live.risks; some control in k.controls} | ({[lib.row_control[row.id], id] |
	some row in lib.soa
	some id in row.risks
	id in standing_risks
} | {[control, t.risk] |
	some t in live.treatments
	some control in t.controls
	t.risk in standing_risks
})

standing_risks := {k.id | some k in live.risks}

half_read := {row.id |
	some row in lib.soa
	some field in row.unread
	field in {"basis", "requirements", "risks", "control", "*"}
}
