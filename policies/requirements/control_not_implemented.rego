# METADATA
# title: What must be met today rests on something that is in place
# description: >-
#   A contract signed last year is breached today, whatever the plan says. A mandatory requirement that is in force rests
#   on at least one control in place; or what is missing has an owner and a day that has not passed, in its row or in a
#   treatment; or management has accepted the risk. Requirements met by a document or a process as well are left alone,
#   and so are those said to be met. It cannot see whether a control that is called in place works.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["6.1.3 e", "8.3"]
#   needs: [registers]
#   registers: [requirements, soa]
#   age: true
#   after:
#     - requirements/disposition_missing
#     - requirements/control_excluded_in_soa
#     - registers/control_unknown
#     - registers/control_id_2013_edition
#   action: Put in place what requirements in force rest on, or agree on a day or accept the risk
#   fails: "REQ-001 in force since 2025-01-01; A.8.24 planned, due 2025-06-30"
#   remedy: Finish the control, set an owner and a day that can be kept, agree on a date with the party, or record that management accepts the risk.
#   frameworks: {iso-9001: ["5.1.2"], nist-csf: [GV.OC-03]}
#   group: E
package goldthread.requirements.control_not_implemented

import data.goldthread.lib
import data.goldthread.live
import data.goldthread.records

violations contains {
	"record": {"id": r.id},
	"field": field(i),
	"value": control,
	"message": sprintf("%s %s%s, but %s is %s%s.", [r.id, lib.mandatory[r.id], since[r.id], control, words[row.status], lapsed[row.id]]),
	"hint": "Finish it, set an owner and a day that can be kept, agree on a date with the party, or record that management accepts the risk.",
	"related": [{"kind": "soa", "id": row.id, "message": sprintf("%s is %s", [control, words[row.status]])}],
} if {
	some r in unmet
	unfinished := open_controls[r.id]
	[i, control] := unfinished[0]
	row := rows[control]
}

# unmet are those pressing requirements that are to be met today and rest on
# controls alone. What is asked of these is asked of them only: of a large
# register they are few.
unmet := [r |
	some r in pressing
	not r.id in out_of_force
	not r.id in coming
	not r.id in otherwise_met
	not r.id in half_read
]

# pressing are mandatory requirements, not said to be met, with a control that is
# not in place and nothing that settles it.
pressing := [r |
	some r in live.requirements
	r.disposition == "addressed"
	lib.mandatory[r.id]
	open_controls[r.id]
	not r.compliance == "met"
	not r.id in settled
]

# open_controls are the controls of each requirement that are not in place, as
# [place in the requirement or -1, control].
open_controls := lib.grouped({[pair[0], [pair[1], pair[2]]] |
	some pair in rests
	pair[2] in unfinished_controls
})

unfinished_controls := {control | some control, row in rows; words[row.status]}

# rests says what each requirement rests on, as [requirement, place, control].
rests := {[r.id, i, control] | some r in live.requirements; some i, control in r.controls; rows[control]} | {[id, -1, lib.row_control[row.id]] |
	some row in lib.soa
	some id in row.requirements
	r := records.requirements[id]
	not lib.row_control[row.id] in {c | some c in r.controls}
}

# rows are the rows of controls that apply. Of two rows for one control the
# further one counts.
rows := {control: row |
	some control, several in lib.grouped({[lib.row_control[row.id], [lib.progress[row.status], row.id]] |
		some row in lib.soa
		not row.applicable == false
		lib.progress[row.status]
	})
	row := records.soa[several[count(several) - 1][1]]
}

words := {"not_started": "not started", "planned": "only planned", "partly": "only partly in place"}

# settled are requirements with one control in place, or with nothing left to
# ask about one that is not.
settled := {id | some [id, _, control] in rests; control in in_place} | (({id |
	some [id, _, control] in rests
	control in scheduled
} | accepted) | in_treatment)

in_place := {control | some control, row in rows; row.status == "implemented"}

# scheduled are controls that somebody is to finish by a day to come.
scheduled := {control | some control, row in rows; lib.filled(row.owner); row.due >= input.as_of} | ({control |
	some t in live.treatments
	not t.status == "done"
	lib.filled(t.owner)
	t.due >= input.as_of
	some control in t.controls
} | {control |
	some k in live.risks
	k.id in pending
	some control in k.controls
})

# pending are risks that something is still done about, by a day to come.
pending := {k.id |
	some k in live.risks
	some t in k.treatments
	not t.status == "done"
	lib.filled(t.owner)
	t.due >= input.as_of
}

# in_treatment are requirements whose risk is still being treated.
in_treatment := {id | some [id, risk] in lib.endangered; risk in pending} | {id |
	some [id, risk] in lib.endangered
	risk in under_treatment
}

# under_treatment are risks that the treatment plan is to settle by a day to come.
under_treatment := {t.risk |
	some t in live.treatments
	not t.status == "done"
	lib.filled(t.owner)
	t.due >= input.as_of
}

# accepted are requirements whose risk management retains.
accepted := {id |
	some [id, risk] in lib.endangered
	records.risks[risk].decision == "retain"
	lib.filled(records.risks[risk].accepted_by)
}

otherwise_met := {r.id | some r in pressing; count(r.documents) > 0} | {r.id | some r in pressing; count(r.processes) > 0}

half_read := {r.id |
	some r in pressing
	some field in r.unread
	field in {"controls", "documents", "processes", "in_force_from", "sources", "*"}
}

out_of_force := {r.id | some r in pressing; r.in_force_from > input.as_of} | {r.id |
	some r in pressing
	r.in_force_to < input.as_of
}

# coming are requirements that say no day themselves and whose sources all begin
# to apply later.
coming := {r.id |
	some r in pressing
	not r.in_force_from
	count(r.sources) > 0
	every source in r.sources {
		begins[source.id] > input.as_of
	}
}

begins := object.union(
	{law.id: law.applies_from | some law in lib.laws},
	object.union({c.id: c.signed_on | some c in live.contracts}, {c.id: c.starts | some c in live.contracts}),
)

since := object.union(
	{r.id: "" | some r in unmet},
	{r.id: sprintf(" and has applied since %s", [r.in_force_from]) | some r in unmet},
)

# lapsed tells of the day by which a row was to be in place.
lapsed := object.union(
	{row.id: "" | some row in lib.soa},
	{row.id: sprintf(", and was due on %s", [row.due]) | some row in lib.soa; row.due < input.as_of},
)

field(i) := sprintf("controls[%d]", [i]) if i >= 0

field(i) := "controls" if i < 0
