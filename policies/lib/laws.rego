package goldthread.lib

# known_laws are the entries of all tables of laws and schemes, by their ids.
known_laws := {entry.id: entry | some table in data.catalogue.laws; some entry in table.laws}

# laws_of_name are the known laws that each name stands for.
laws_of_name := grouped({[name, id] | some id, entry in known_laws; some name in entry.names})

# laws_named are the known laws that each text names, as [kind, id, field, law].
laws_named := {[hit.kind, hit.id, hit.field, law] |
	some hit in input.facts.words
	hit.list == "law_named"
	some law in laws_of_name[hit.word]
}

# law_entries are the records of the register of laws with the known laws that
# they are about, as [id, law]: named in the title or the citation, where neither
# holds a word that shows that another law is meant.
law_entries := {[id, law] |
	some [kind, id, field, law] in laws_named
	kind == "laws"
	field in {"title", "citation"}
	meant(id, law)
}

meant(id, law) if not [id, law] in law_marked.law_other

meant(id, law) if [id, law] in law_marked.law_sure

# law_marked are the entries with a word that shows that a known law is not
# meant, or that it is.
law_marked := {list: {[hit.id, law] |
	some hit in input.facts.words
	hit.list == list
	some law in words[hit.word]
} |
	some list, words in {
		"law_other": grouped({[word, id] | some id, entry in known_laws; some word in entry.unless}),
		"law_sure": grouped({[word, id] | some id, entry in known_laws; some word in entry.sure}),
	}
}

# answered_laws are the known laws of which the register of laws says something:
# that they apply or will, or that they do not, with the reason.
answered_laws := {law |
	some l in laws
	not l.status == "repealed"
	not l.id in silent
	some law in laws_of_entry[l.id]
}

laws_of_entry := object.union(
	{l.id: [] | some l in laws},
	grouped(law_entries),
)

# silent are entries that say that a law does not apply, and not why.
silent := {l.id | some l in laws; l.applicability == "not_applicable"} - {l.id |
	some l in laws
	filled(l.applicability_reason)
}

# unread_laws are entries of which nobody can tell what law they are about.
unread_laws := {l.id | some l in laws; some field in l.unread; field in {"title", "citation", "*"}}

# market_groups are the countries and groups of countries that each market of the
# organisation belongs to on the day, itself among them.
market_groups := {market: groups |
	some market in input.organisation.markets
	groups := {market} | {group | some group, members in members_of; market in members}
}

members_of := {group: {country |
	some member in entry.members
	member.from <= input.as_of
	every until in [day | day := member.until] {
		until >= input.as_of
	}
	some country in member.countries
} |
	some group, entry in data.catalogue.places.groups
}

# privacy_laws are the known laws that whoever processes personal data in a market
# of the organisation is asked for, as [law, market].
privacy_laws := {[id, market] |
	some id, entry in known_laws
	id in laws_that_apply
	some market, groups in market_groups
	some group in entry.markets
	group in groups
}

# laws_that_apply are those whose first day has come, or is not known.
laws_that_apply := known_ids - {id | some id, entry in known_laws; entry.applies > input.as_of}

# laws_in_force are those that are law, also where they apply only later.
laws_in_force := laws_that_apply | {id | some id, entry in known_laws; entry.in_force <= input.as_of}

known_ids := {id | some id, _ in known_laws}

# laws_elsewhen are entries that are still to come, were repealed or have ended.
laws_elsewhen := {l.id | some l in laws; l.status in {"upcoming", "repealed"}} | {l.id |
	some l in laws
	l.applies_to < input.as_of
}

# citing are the live requirements that cite each law of the register.
citing := grouped({[link.target_id, link.id] |
	some link in source_links
	link.target_kind == "laws"
	link.resolved
	["requirements", link.id] in alive
})

# titled_laws is how messages name each entry: LAW-003 "NIS2".
titled_laws := object.union(
	{l.id: l.id | some l in laws},
	{l.id: sprintf("%s %q", [l.id, l.title]) | some l in laws},
)
