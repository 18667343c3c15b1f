# METADATA
# title: Every requirement has been reviewed
# description: >-
#   Writing a requirement down is not reviewing it. What counts is a review recorded by the person who reviewed: a review
#   record, minutes, or a line in a commit or tag that names the record. A review that somebody reported for somebody
#   else, or that was recorded by somebody unknown, is an event but shows no review. Requirements that are not on the
#   main branch yet are not asked. It cannot see reviews that left no trace in the repository.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["9.3.2 c", "7.5.2"]
#   needs: [history]
#   after: [registers/review_claim_unproven]
#   action: Review the requirements that nobody has reviewed yet, and record it
#   fails: "REQ-007 came in 2024-02, and no review since"
#   remedy: Have the owner review the requirement and record it; nothing has to be changed for that.
#   group: K
package goldthread.requirements.review_never

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"message": sprintf("%s has never been reviewed since it was added on %s.", [r.id, r.history.created.on]),
	"hint": sprintf("Look at it and record what you found: git commit --allow-empty -m \"Review\" --trailer \"Reviewed-record: %s\" --trailer \"Reviewed-by: NAME <E-MAIL>\".", [r.id]),
} if {
	some r in settled
	count(r.history.reviews) == 0
}

violations contains {
	"record": {"id": r.id},
	"message": sprintf("%s has no review that counts: on %s %s.", [r.id, day, lack]),
	"hint": "Have the reviewer record the review in person.",
} if {
	some r in settled
	not lib.reviewed[r.id]
	day := max({review.on | some review in r.history.reviews})
	lack := why(
		{review.on | some review in r.history.reviews; review.reported_for},
		{review.on | some review in r.history.reviews; not review.by_known},
		day,
	)
}

settled := [r | some r in live.requirements; r.history.state == "on main"]

why(reported, _, day) := "a review was only reported for somebody else" if day in reported

why(reported, unknown, day) := "it was recorded by somebody who is not in the people register" if {
	not day in reported
	day in unknown
}

why(reported, unknown, day) := sprintf("it was reviewed, but the profile %s asks for more", [input.profile]) if {
	not day in reported
	not day in unknown
}
