package goldthread.lib

# Days are texts such as 2026-03-31, so they compare as they stand.

# days_between counts the days from one day to a later one.
days_between(from, to) := (day_ns(to) - day_ns(from)) / day_length

# later is the day so many days later.
later(day, days) := calendar_day(time.add_date(day_ns(day), 0, 0, days))

# early tells that these checks began no longer ago than so many days: what is
# looked for at intervals is not missed before the first of them has passed.
early(days) if input.as_of <= later(input.repo.adopted, days)

# day_length is a day in nanoseconds.
day_length := 86400000000000

day_ns(day) := time.parse_ns("2006-01-02", day)

# calendar_day writes the day of a point in time. Formatting functions read the
# machine's time zones and are not known here, so this counts by hand: in eras
# of 400 years that begin on 1 March, which puts the leap day at the end.
calendar_day(ns) := sprintf("%04d-%02d-%02d", [year, month, day]) if {
	number_of_day := floor(ns / day_length) + 719468
	era := floor(number_of_day / 146097)
	in_era := number_of_day - (era * 146097)
	leap_days := (floor(in_era / 1460) - floor(in_era / 36524)) + floor(in_era / 146096)
	year_of_era := floor((in_era - leap_days) / 365)
	in_year := in_era - (((365 * year_of_era) + floor(year_of_era / 4)) - floor(year_of_era / 100))
	from_march := floor(((5 * in_year) + 2) / 153)
	day := (in_year - floor(((153 * from_march) + 2) / 5)) + 1
	month := ((from_march + 2) % 12) + 1
	year := (year_of_era + (era * 400)) + floor((from_march + 2) / 12)
}
