package goldthread.lib

import data.goldthread.live

# unseparated are the live risks in which management accepted that duties are
# not separated: they name A.5.3.
unseparated := {r.id |
	some r in live.risks
	"A.5.3" in r.controls
	filled(r.accepted_by)
}

# looked_at_from_outside are the records that somebody who did not write them
# reviewed within a year, whatever the wording, where such a risk was accepted.
looked_at_from_outside := {[kind, r.id] |
	count(unseparated) > 0
	some kind, records in input.registers
	some r in records
	some review in r.history.reviews
	review.counts
	review.second
	review.days <= input.thresholds.review_days
}
