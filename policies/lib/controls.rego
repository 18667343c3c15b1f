package goldthread.lib

# Control ids need no care here: registers and catalogues are read into the one
# spelling A.5.17.

# annex_a is the title of each control of Annex A of the 2022 edition.
annex_a := {row.id: row.title | some row in data.catalogue.controls.annex_a}

# catalogued are the controls of Annex A and of the catalogues that the
# organisation added, such as a standard of its sector.
catalogued := {row.id | some rows in data.catalogue.controls; some row in rows}

# titled are the controls with what their catalogues call them, as [control,
# title].
titled := {[row.id, row.title] | some rows in data.catalogue.controls; some row in rows}

# successors are the controls of the 2022 edition that took the place of each
# number of the 2013 edition, and of each of its sections and clauses whose
# number the 2022 edition does not use.
successors := grouped({[row.id, row.successor] | some row in data.catalogue.annex_a_2013} | {[part, row.successor] |
	some row in data.catalogue.annex_a_2013
	numbers := split(row.id, ".")
	to_number(numbers[1]) > 8
	some length in [2, 3]
	part := concat(".", array.slice(numbers, 0, length))
})

# outdated are numbers that only the 2013 edition has.
outdated := {number | some number, _ in successors; not number in catalogued}

# control_links are the places outside the Statement of Applicability that name
# a control.
control_links := [link | some link in input.facts.links; link.control; link.kind != "soa"]

# row_control is the control that each row of the Statement of Applicability is
# about: what it names, else its id.
row_control := object.union(
	{row.id: row.id | some row in soa},
	{row.id: row.control | some row in soa},
)

# progress is how far along each status of a row is.
progress := {"not_started": 1, "planned": 2, "partly": 3, "implemented": 4}

# excluded_rows are the rows that declare their control not applicable, as
# [control, row].
excluded_rows := {[row_control[row.id], row.id] | some row in soa; row.applicable == false}

# excluded are the controls declared not applicable.
excluded := {pair[0] | some pair in excluded_rows}
