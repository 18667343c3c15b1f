# METADATA
# title: Every source is one registered document
# description: >-
#   "Customer contracts" is not something anybody can open on the table. A source is the id or the exact name of one
#   entry in the registers of contracts, laws, insurance, leases, standards or decisions. Ids that are merely wrong are
#   the business of another check. It cannot see whether the document still exists.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 b"]
#   needs: [registers]
#   after: [requirements/requirement_source_missing, requirements/source_circular]
#   profile: advisory
#   action: Name one registered document instead of a phrase as the source
#   most: name a source that is no registered document
#   fails: "sources: [{id: Customer contracts}]"
#   remedy: Add the document to its register and cite its id with the clause.
#   frameworks: {nist-csf: [GV.OC-03]}
#   group: C
package goldthread.requirements.source_pointer_weak

import data.goldthread.lib

violations contains {
	"record": {"kind": "requirements", "id": link.id},
	"field": link.field,
	"value": link.value,
	"message": message,
	"hint": "Enter the document in its register and cite its id with the clause.",
} if {
	some link in lib.unregistered_sources
	plain(link.value) in phrases
	message := sprintf("%s names %q as its source, which does not say which document that is.", [link.id, link.value])
}

violations contains {
	"record": {"kind": "requirements", "id": link.id},
	"field": link.field,
	"value": link.value,
	"message": message,
	"hint": hint,
} if {
	some link in lib.unregistered_sources
	link.kept
	not plain(link.value) in phrases
	not lib.looks_like_id(link.value)
	message := sprintf("%s names %q as its source, but no registered document has that name.", [link.id, link.value])
	hint := advice({near | near := link.nearest})
}

# phrases are words that stand where a document should, in every language there
# is a list for.
phrases := {word | some list in data.catalogue.words; some word in list.weak_sources}

plain(text) := lower(trim(text, " .,;:"))

advice(near) := sprintf("Did you mean %s?", [name]) if some name in near

advice(near) := "Enter the document in its register and cite its id with the clause." if count(near) == 0
