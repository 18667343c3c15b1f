# METADATA
# title: Every requirement has been reviewed
# description: >-
#   Writing a requirement down is not reviewing it. What counts is a review recorded by the person who reviewed: a
#   review record, minutes, or a line in a commit or tag that names the record. A review that somebody reported for
#   somebody else, or that was recorded by somebody unknown, is an event but shows no review. The profile certification
#   asks for a second person on a wording that only its author has reviewed, and strict for one who may review it and
#   whose name is more than typed; the configuration may ask the same of a register. Requirements that are not on the
#   main branch yet are not asked, and those that stood before these checks not until an interval has passed since they
#   began. It cannot see reviews that left no trace in the repository.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["9.3.2 c", "7.5.2"]
#   needs: [history]
#   after: [registers/review_claim_unproven]
#   action: Review the requirements that nobody has reviewed yet, and record it
#   most: have no review that counts
#   most_hint: >-
#     Look at them and record what you found: goldthread review asks about one after the other, as in goldthread review
#     REQ-001 REQ-002.
#   fails: "REQ-007 came in 2024-02, and no review since"
#   remedy: Have the owner review the requirement and record it; nothing has to be changed for that.
#   frameworks: {dora: ["Art. 6(5)"], iso-22301: ["4.2.2"], iso-9001: ["4.2"], nist-csf: [GV.OC-02]}
#   group: K
package goldthread.requirements.review_never

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": r.id},
	"message": sprintf("%s has never been reviewed since it was added on %s.", [r.id, r.history.created.on]),
	"hint": sprintf("Look at it and record what you found: goldthread review %s.", [r.id]),
} if {
	some r in settled
	count(r.history.reviews) == 0
}

violations contains {
	"record": {"id": r.id},
	"message": sprintf("%s has no review that counts: on %s %s.", [r.id, newest.on, newest.why]),
	"hint": hint[newest.lacks],
} if {
	some r in settled
	not r.history.due.reviewed
	newest := lib.unproven[["requirements", r.id]]
}

settled := [r | some r in live.requirements; r.history.state == "on main"; not r.id in early]

# early are the requirements that stood before these checks, in their first interval.
early := {r.id | some r in live.requirements; r.history.due.adopted; input.as_of <= r.history.due.on}

# hint says what to do about what a review lacks.
hint := {
	"reviewer": "Have the reviewer record the review in person.",
	"person": "Enter the reviewer in the people register, or have somebody who is there review it.",
	"second": "Have somebody who did not write it review it.",
	"authority": "Say in the people register which role may review requirements, or have the owner review it.",
	"platform": "Have the reviewer sign the review, or accept the platform's word in the configuration.",
	"anchor": "Note the main branch with goldthread anchor, and have the note stamped or lodged outside.",
	"time": "Have it reviewed again, now that the reviewer's key or account is registered.",
	"identity": "Have the reviewer sign the review with a key in the people register, or add the exported approval.",
}
