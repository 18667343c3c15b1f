# METADATA
# title: The platform's signature is not taken for the reviewer's
# description: >-
#   What is done in the browser is signed by the platform: that shows where it was made and for which account, and not that
#   the person agreed with a key of their own. Told once, while your configuration does not accept the platform's word, where
#   records have no other signature under the review of their present wording. It cannot see who was logged in.
# custom:
#   severity: note
#   basis: practice
#   clauses: ["A.5.3", "7.5.3"]
#   needs: [history]
#   registers: []
#   profile: strict
#   action: Say whether the platform's word is enough, or have reviews signed by the reviewers
#   fails: "247 of 260 commits are signed, all of them by the platform's own key, and none with an approval"
#   remedy: Set signatures.accept_platform in the configuration if the platform's word is enough for you, export the approvals, or sign with personal keys.
#   group: L
package goldthread.registers.signature_not_personal

import data.goldthread.lib

violations contains {
	"register": "people",
	"value": "platform",
	"message": sprintf("People and roles: the reviews of %s are signed by the platform only, which shows where they were made and not who agreed.", [
		lib.counted(count(vouched), "record", "records"),
	]),
	"hint": "Say in the configuration whether the platform's word is enough (signatures.accept_platform), or have reviews signed with personal keys.",
	"commits": sort({commit | some commits in vouched; some commit in commits}),
} if {
	not input.repo.platform_accepted
	count(vouched) > 0
}

# vouched are the commits that carry such reviews, by record.
vouched := {[kind, r.id]: commits |
	some kind, records in input.registers
	some r in records
	[kind, r.id] in lib.alive
	commits := {review.commit |
		some review in r.history.reviews
		review.identity == "identity by platform"
		review.counts
		review.present
	}
	count(commits) > 0
	personal := [review | some review in r.history.reviews; review.present; review.counts; review.identity in {"personal signature", "exported approval"}]
	count(personal) == 0
}
