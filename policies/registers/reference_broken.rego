# METADATA
# title: Everything a record points at exists
# description: >-
#   The thread from a party to its requirement, to the source, to the risk and the control breaks at the first link
#   that leads nowhere, and an auditor who follows it stops there. Links into registers that nobody keeps are not
#   judged. It cannot see whether a link that exists is the right one.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["6.1.3 d", "7.5.3"]
#   needs: [registers]
#   registers: []
#   action: Correct the links that lead nowhere
#   fails: "sources: [{id: CTR-099}], and there is no CTR-099"
#   remedy: Write the id or the exact name of a record that exists, or add the missing record.
#   group: A
package goldthread.registers.reference_broken

import data.goldthread.lib

violations contains {
	"record": {"kind": link.kind, "id": link.id},
	"field": link.field,
	"value": link.value,
	"message": message,
	"hint": hint,
} if {
	some link in broken
	count(pointing[[link.kind, link.value, link.to]]) == 1
	message := sprintf("%s points at %q, but %s.", [link.id, link.value, missing(link.value, link.to)])
	hint := advice(link.value, departed(link.value, link.to), {near | near := link.nearest})
}

# A name that is wrong in many records was written wrong once and copied, or is
# missing once from the register it belongs to: that is one thing to mend.
violations contains {
	"register": kind,
	"value": value,
	"records": records,
	"message": message,
	"hint": hint,
} if {
	some [kind, value, to], records in pointing
	count(records) > 1
	message := sprintf("%s of %s point at %q, but %s.", [lib.counted(count(records), "record", "records"), kind, value, missing(value, to)])
	hint := advice(value, departed(value, to), {link.nearest |
		some link in broken
		link.kind == kind
		link.value == value
		link.to == to
	})
}

# pointing are the records that point at what does not exist, by what they say.
pointing := {key: sort({id | some id in ids}) |
	some key, ids in lib.grouped([[[link.kind, link.value, link.to], link.id] | some link in broken])
}

# broken leaves out links that other checks explain better: template text,
# controls, and phrases that stand where a requirement's source should.
broken contains link if {
	some link in input.facts.links
	link.kept
	not link.resolved
	not link.control
	not "text" in link.to
	[link.kind, link.id] in lib.alive
	not [link.kind, link.id, link.field] in template
	not [link.kind, link.value] in gone
	not source_phrase(link.kind, link.field, link.value)
}

# gone are names that a record of something that happened may keep when what it
# named has left its register: that is told of what left.
gone := {[kind, r.id] |
	some kind in data.catalogue.event_registers.registers
	some r in input.removed
}

template := {[word.kind, word.id, word.field] |
	some word in input.facts.words
	word.list in {"placeholder_alone", "placeholder_inside"}
}

source_phrase(kind, field, value) if {
	kind == "requirements"
	startswith(field, "sources[")
	endswith(field, ".id")
	not lib.looks_like_id(value)
}

missing(_, to) := "no record of that id or name exists" if anything(to)

missing(value, to) := sprintf("that is %s, and here only %s will do", [other[0], wanted(to)]) if {
	not anything(to)
	other := [lib.with_article(meta.singular) |
		some kind, meta in input.meta
		[kind, value] in lib.alive
	]
	count(other) > 0
}

missing(value, to) := sprintf("there is no %s of that id or name", [wanted(to)]) if {
	not anything(to)
	every kind, _ in input.meta {
		not [kind, value] in lib.alive
	}
}

# anything holds for a field that may point at so many registers that nobody
# would want them listed.
anything(to) if "any" in to

anything(to) if count(to) > 8

wanted(to) := lib.either([input.meta[kind].singular | some kind in to])

advice(value, left, near) := sprintf("Did you mean %s?", [min(near)]) if {
	count(left) == 0
	not several(value, near)
	count(near) > 0
}

advice(value, left, near) := "Write the id of a record that exists, or add the missing record." if {
	count(left) == 0
	not several(value, near)
	count(near) == 0
}

advice(value, left, near) := "If these are several, write them as a list, or name what stands between them under separator: in goldthread.yaml." if {
	count(left) == 0
	several(value, near)
}

advice(value, left, _) := sprintf("%s was deleted in %s: name what took its place, take it out here too, or bring it back and retire it.", [value, max(left)]) if {
	count(left) > 0
}

# departed is when and where a record went that could be meant, of which another
# with an id like it is no better reading.
departed(value, to) := {sprintf("%s of %s", [g.short, g.on]) |
	some g in input.removed
	g.id == value
	fits(g.kind, to)
}

fits(_, to) if anything(to)

fits(kind, to) if {
	not anything(to)
	kind in to
}

# several holds for a value that may be more than one name: it has a comma or a
# semicolon, and what comes nearest has not.
several(value, near) if {
	some mark in {",", ";"}
	contains(value, mark)
	every name in near { not contains(name, mark) }
}
