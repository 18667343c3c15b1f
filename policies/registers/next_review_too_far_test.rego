package goldthread.registers.next_review_too_far_test

import data.goldthread.registers.next_review_too_far

document(interval, management, span) := {
	"thresholds": {"longest_interval_days": 366, "management_review_days": management},
	"meta": {
		"parties": {"title": "Interested parties", "kept": true, "interval_days": interval},
		"sites": {"title": "Sites", "kept": true, "interval_days": 999},
		"laws": {"title": "Laws", "kept": false, "interval_days": 999},
		"management_reviews": {"kept": true},
	},
	"registers": {"parties": [{"id": "PTY-001", "status": "live", "review_interval": span}]},
}

test_a_year if {
	every span in ["P12M", "P1Y", "P52W", "P366D", "P11M30D", "PT9000H"] {
		count(next_review_too_far.violations) == 0 with input as document(366, 366, span)
	}
}

test_longer if {
	next_review_too_far.violations == {{
		"register": "parties",
		"value": "Interested parties (367 days)",
		"message": "The interval between reviews is longer than 366 days, which is our number for a year: Interested parties (367 days).",
		"hint": "Shorten it, or write down why it is longer and accept that as an exception.",
	}} with input as document(367, 365, "P12M")
	every span in ["P24M", "P2Y", "P53W", "P367D", "P1Y2D"] {
		some v in next_review_too_far.violations with input as document(365, 365, span)
		v.value == sprintf("PTY-001 (%s)", [span])
	}
}

test_it_is_told_once if {
	some v in next_review_too_far.violations with input as document(730, 730, "P24M")
	count(next_review_too_far.violations) == 1 with input as document(730, 730, "P24M")
	v.value == "management review (730 days) Interested parties (730 days) PTY-001 (P24M)"
}
