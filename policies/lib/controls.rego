package goldthread.lib

# annex_a is the title of each control of Annex A of the 2022 edition.
annex_a := {row.id: row.title | some row in data.catalogue.annex_a}

# row_control is the control that each row of the Statement of Applicability is
# about: what it names, else its id.
row_control := object.union(
	{row.id: row.id | some row in soa},
	{row.id: row.control | some row in soa},
)

# excluded_rows are the rows that declare their control not applicable, as
# [control, row].
excluded_rows := {[row_control[row.id], row.id] | some row in soa; row.applicable == false}

# excluded are the controls declared not applicable.
excluded := {pair[0] | some pair in excluded_rows}

# control_id writes a control of the 2022 edition in the one spelling that
# registers use; anything else comes back as it is.
control_id(text) := sprintf("A.%s", [match[1]]) if {
	some match in regex.find_all_string_submatch_n(control_pattern, trim_space(text), 1)
}

control_id(text) := trim_space(text) if not regex.match(control_pattern, trim_space(text))

control_pattern := `^(?i:annex\s+)?(?:[Aa][\s.]*)?([5-8]\.\d{1,2})$`
