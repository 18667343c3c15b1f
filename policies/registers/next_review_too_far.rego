# METADATA
# title: What is reviewed at planned intervals is reviewed at least yearly
# description: >-
#   A note on the settings, told once. The standard leaves the interval to the organisation, and a year is what auditors
#   accept as the longest. Looked at are the intervals of the registers that do not stand still, those that single records
#   of them set, and the one between management reviews. It cannot see whether a longer one is right for you.
# custom:
#   severity: note
#   basis: own
#   clauses: ["9.3.2 c"]
#   needs: [record]
#   registers: []
#   action: Plan reviews at least once a year, or write down why not
#   fails: "interval: P24M"
#   remedy: Shorten the interval, or accept the longer one as an exception with its reason.
#   group: K
package goldthread.registers.next_review_too_far

import data.goldthread.lib

violations contains {
	"register": long[0][0],
	"value": concat(" ", [of | some [_, of] in long]),
	"message": sprintf("The interval between reviews is longer than %d days, which is our number for a year: %s.", [input.thresholds.longest_interval_days, lib.listed([of | some [_, of] in long], 5)]),
	"hint": "Shorten it, or write down why it is longer and accept that as an exception.",
} if {
	count(long) > 0
}

# long are the intervals that are longer than a year: the register, and how it
# is told.
long := sort({[kind, sprintf("%s (%d days)", [input.meta[kind].title, input.meta[kind].interval_days])] |
	some kind in moving
	input.meta[kind].kept
	input.meta[kind].interval_days > input.thresholds.longest_interval_days
} | ({[kind, sprintf("%s (%s)", [id, span])] | some [kind, id, span] in of_records; days(span) > input.thresholds.longest_interval_days} | management))

management := {["management_reviews", sprintf("management review (%d days)", [input.thresholds.management_review_days])] |
	input.meta.management_reviews.kept
	input.thresholds.management_review_days > input.thresholds.longest_interval_days
}

moving := {kind | some kind in data.catalogue.static_registers.registers}

of_records := {[kind, r.id, r.review_interval] |
	some kind in moving
	some r in input.registers[kind]
	[kind, r.id] in lib.alive
}

examined contains kind if {
	some kind in moving
	input.meta[kind].kept
}

# days counts the days of a span such as P1Y6M, a year as 365, a month as 30
# and twelve of them as a year.
days(span) := ((floor(months / 12) * 365) + ((months % 12) * 30)) + ((number(span, "W") * 7) + number(span, "D")) if {
	months := (number(span, "Y") * 12) + number(span, "M")
}

number(span, letter) := sum([to_number(found[1]) |
	some found in regex.find_all_string_submatch_n(sprintf(`(\d+)%s`, [letter]), split(span, "T")[0], -1)
])
