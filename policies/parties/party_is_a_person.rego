# METADATA
# title: Parties are groups or organisations, not persons
# description: >-
#   People leave; a list of persons is stale next month and keeps personal data for no reason. A title or a role in
#   brackets behind a name decides it; a first name and a surname alone are only asked about, because firms carry the
#   names of their founders. It cannot see names whose first name it does not know.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [record]
#   action: Name groups instead of persons, and keep the persons in the people register
#   fails: "name: John Smith (CFO)"
#   remedy: Name the group (Executive management) and put the person in the people register; write a firm with its legal form.
#   group: B
package goldthread.parties.party_is_a_person

import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"field": "name",
	"severity": "warning",
	"message": sprintf("%s %q is one person, not a group.", [p.id, p.name]),
	"hint": "Name the group it stands for, such as Executive management, and put the person in the people register.",
} if {
	some p in live.parties
	p.id in certain
}

violations contains {
	"record": {"id": p.id},
	"field": "name",
	"message": sprintf("%s %q may be the name of one person.", [p.id, p.name]),
	"hint": "If it is, name the group it stands for; if it is a firm, write it with its legal form (Ltd, GmbH).",
} if {
	some p in live.parties
	not p.id in certain
	p.id in short_names
	first_names[words[p.id][0]]
	not firm[lower(p.name)]
}

# certain are the parties with a title in front of the name, or with a role that
# one person holds behind it.
certain := {id | some id in titled; titles[words[id][0]]} | {id |
	some id in short_names
	some role in tails[id]
	one_person(role)
}

# words are the words of each name, in small letters, without what stands in
# brackets or behind a comma.
words := {p.id: parts |
	some p in live.parties
	parts := [lower(trim(part, ".,;")) | some part in split(head(p.name), " "); part != ""]
}

# tails are what stands in brackets or behind a comma.
tails := {p.id: parts |
	some p in live.parties
	parts := {trim(part, " )") | some i, part in split(replace(lower(p.name), "(", ","), ","); i > 0}
}

# short_names are those of two or three capitalised words of which none shows a
# group, an office or a firm.
short_names := {p.id |
	some p in live.parties
	count(words[p.id]) in {2, 3}
	not telling[p.id]
	every part in split(trim_space(head(p.name)), " ") {
		substring(part, 0, 1) == upper(substring(part, 0, 1))
	}
}

titled := {p.id |
	some p in live.parties
	count(words[p.id]) in {2, 3, 4}
	not telling[p.id]
	not firm[concat(" ", words[p.id])]
}

# telling are the parties with a word that shows a group, an office or a firm.
telling := {id |
	some id, parts in words
	some part in parts
	marks[part]
}

head(name) := split(replace(name, "(", ","), ",")[0]

one_person(role) if role in roles

one_person(role) if startswith(role, "head of ")

names := data.catalogue.person_names

first_names := {name | some name in names.first_names}

titles := {title | some title in names.titles}

roles := {role | some role in names.roles}

marks := {mark | some mark in names.groups} | {mark | some mark in names.firm_marks}

# firm are names known to be firms': from the catalogue, and from the registers
# of contracts, suppliers, insurance and leases.
firm := (({name | some name in names.firms} | {lower(c.counterparty) | some c in input.registers.contracts}) | ({lower(s.name) | some s in input.registers.suppliers} | {lower(i.insurer) | some i in input.registers.insurance})) | {lower(l.landlord) | some l in input.registers.leases}
