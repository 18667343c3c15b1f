# METADATA
# title: Reviews are signed by who made them
# description: >-
#   The names of a commit are free text: anybody can type the director's. A review is the reviewer's beyond doubt where the
#   commit or tag that carries it is signed with a key that the repository holds for that person and that was valid then, or
#   where an exported approval says so. Told are the commits and tags since the registers came under these checks whose
#   reviews rest on a typed name alone, while nothing stronger is there for the same wording. It cannot see who sat at the
#   keyboard.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["7.5.3", "A.5.33"]
#   needs: [history]
#   registers: []
#   profile: strict
#   action: Have reviews signed with keys that the repository holds
#   fails: "Approved-by: the director, in an unsigned commit of somebody else's computer"
#   remedy: Enter the reviewer's public key in the people register, and sign the review (git commit -S).
#   group: L
package goldthread.registers.commit_signature_missing

import data.goldthread.lib

violations contains {
	"commit": review[0],
	"value": review[1],
	"message": sprintf("%s of %s carries the review of %s, and nothing but a typed name says whose it is: %s.", [
		carrier(review[1], review[2]), review[3], lib.listed(ids, 5), review[4],
	]),
	"hint": "Sign reviews with a personal key, and keep the public half in the people register.",
	"related": [{"kind": one[0], "id": one[1], "message": "reviewed there"} | some one in array.slice(found, 0, 10)],
} if {
	some review, found in lib.grouped(typed_only)
	ids := [one[1] | some one in found]
}

carrier("", short) := sprintf("Commit %s", [short])

carrier(tag, _) := sprintf("Tag %s", [tag]) if tag != ""

# typed_only are the records whose present wording nothing stronger shows to be
# reviewed, by what carries the review: the commit, the tag if it is one, the
# short name, the day, and what is known of the signature.
typed_only := {[[review.commit, tag, review.short, review.on, review.shown], [kind, r.id]] |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in examined
	not [kind, r.id] in bound
	some review in r.history.reviews
	review.counts
	review.present
	review.on > input.repo.adopted
	tag := concat("", {ref | review.source == "tag"; ref := review.ref})
}

# examined are the records whose present wording was reviewed.
examined contains [kind, r.id] if {
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
	r.history.state == "on main"
	some review in r.history.reviews
	review.counts
	review.present
}

bound := {[kind, r.id] |
	some kind, records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.present
	review.identity != "name as typed"
}
