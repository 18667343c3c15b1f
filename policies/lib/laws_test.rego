package goldthread.lib_test

import data.goldthread.lib

test_every_law_has_its_own_id if {
	ids := [entry.id | some table in data.catalogue.laws; some entry in table.laws]
	count(ids) == count({id | some id in ids})
}

test_what_tables_of_laws_say_fits_together if {
	every id, entry in lib.known_laws {
		count(entry.names) > 0
		entry.law != ""
		{key | some key, _ in entry} - keys == set()
		{law | law := entry.replaced_by} - lib.known_ids == set()
		{law | law := entry.edition.of} - lib.known_ids == set()
		every day in [day | some key in days; day := entry[key]] {
			regex.match(`^\d{4}-\d{2}-\d{2}$`, day)
		}
		{s | s := entry.severity} - {"error", "warning", "note"} == set()
		{id | entry.over} == {id | entry.ended}
	}
}

test_what_takes_the_place_of_a_law_has_not_ended if {
	every _, entry in lib.known_laws {
		every law in [law | law := entry.replaced_by] {
			not lib.known_laws[law].ended
		}
	}
}

keys := {
	"id", "law", "names", "unless", "sure", "jurisdictions", "authority", "in_force", "applies", "stages", "ended",
	"over", "replaced_by", "edition", "markets", "severity", "usual", "duties",
}

days := {"in_force", "applies", "ended"}

test_laws_are_told_by_their_names if {
	lib.laws_of_name.dsgvo == ["gdpr"]
	lib.laws_of_name.ccpa == ["ccpa", "us_states"]
	"pci_dss_4_0_1" in lib.laws_of_name["pci dss v4.0.1"]
}

test_the_day_decides_what_applies if {
	"cra" in lib.laws_in_force with input as {"as_of": "2024-12-10"}
	not "cra" in lib.laws_in_force with input as {"as_of": "2024-12-09"}
	not "cra" in lib.laws_that_apply with input as {"as_of": "2026-09-10"}
	"cra" in lib.laws_that_apply with input as {"as_of": "2026-09-11"}
}
