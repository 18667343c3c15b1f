package limit

import (
	"cmp"
	"math/big"
	"strconv"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/expression"
)

// A Quantity is a number of something, exactly: spans of time are calendar
// months and seconds, because a month has no fixed length; anything else is a
// number of its measure.
type Quantity struct {
	measure string   // time, share, data, or a unit that nobody knows
	months  *big.Rat // of a span of time
	number  *big.Rat // seconds of a span of time, else how many
}

// A unit is one of its measure, or so many months.
type unit struct {
	measure string
	months  bool
	size    *big.Rat // months, or the measure's own unit: seconds, hundredths, bits
}

// timeMeasure is the measure of spans.
const timeMeasure = "time"

// units are the units that are known by the names they have in English, in
// small letters. A day is 24 hours: no clock is put forward here.
var units = func() map[string]unit {
	table := map[string]unit{}
	add := func(measure string, months bool, size *big.Rat, names string) {
		for name := range strings.FieldsSeq(names) {
			table[name] = unit{measure, months, size}
		}
	}
	whole := func(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }
	add(timeMeasure, false, whole(1), "s sec secs second seconds")
	add(timeMeasure, false, whole(60), "min mins minute minutes")
	add(timeMeasure, false, whole(3600), "h hr hrs hour hours")
	add(timeMeasure, false, whole(86400), "d day days")
	add(timeMeasure, false, whole(7*86400), "w week weeks")
	add(timeMeasure, true, whole(1), "month months mo mth mths")
	add(timeMeasure, true, whole(3), "quarter quarters")
	add(timeMeasure, true, whole(12), "y yr yrs year years")
	add("share", false, whole(1), "% percent pct")
	add("share", false, big.NewRat(1, 10), "‰ permille")
	add("data", false, whole(1), "bit bits")
	add("data", false, whole(8), "byte bytes")
	for i, prefix := range []string{"k", "m", "g", "t"} {
		decimal, binary := whole(8), whole(8)
		for range i + 1 {
			decimal.Mul(decimal, whole(1000))
			binary.Mul(binary, whole(1024))
		}
		add("data", false, decimal, prefix+"b")
		add("data", false, binary, prefix+"ib")
	}
	for name, of := range map[string]string{"calendar day": "day", "calendar days": "day", "per cent": "percent"} {
		table[name] = table[of]
	}
	return table
}()

// duration is a span of ISO 8601; the digits are bounded, as in registers.
var duration = expression.Of(`^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$`)

// durationUnits are the parts of a span in its order.
var durationUnits = []string{"year", "month", "week", "day", "hour", "minute", "second"}

// Span reads a span of ISO 8601 such as P1M or PT24H.
func Span(text string) (Quantity, bool) {
	text = strings.TrimSpace(text)
	parts := duration().FindStringSubmatch(text)
	if parts == nil || text == "P" || strings.HasSuffix(text, "T") {
		return Quantity{}, false
	}
	q := Quantity{timeMeasure, new(big.Rat), new(big.Rat)}
	for i, digits := range parts[1:] {
		if n, ok := new(big.Rat).SetString(cmp.Or(digits, "0")); ok {
			q.add(n, units[durationUnits[i]])
		}
	}
	return q, true
}

func (q *Quantity) add(n *big.Rat, u unit) {
	amount := new(big.Rat).Mul(n, u.size)
	if u.months {
		q.months.Add(q.months, amount)
		return
	}
	q.number.Add(q.number, amount)
}

// decimal is a number as people write it, with as many digits as any register
// needs; measured is one with its unit behind it: 24 hours, 99.9 %.
var (
	decimal  = expression.Of(`^[+-]?\d{1,30}(\.\d{1,30})?$`)
	commaed  = expression.Of(`^([+-]?\d{1,30}),(\d{1,2}|\d{4,30})$`)
	measured = expression.Of(`^([+-]?\d{1,30}(?:[.,]\d{1,30})?)\s*(\D.{0,60})$`)
)

// Quantity reads a value with its unit: 24 and "hours", "24 hours" and "",
// "PT24H". value is a string, an int64 or a float64. A number without a unit is one of its own measure.
func (t *Tables) Quantity(value any, unit string) (Quantity, bool) {
	number, ok := rational(value)
	if text, isText := value.(string); isText && !ok {
		if q, ok := Span(text); ok {
			return q, true
		}
		parts := measured().FindStringSubmatch(strings.TrimSpace(text))
		if parts == nil || strings.TrimSpace(unit) != "" {
			return Quantity{}, false
		}
		// Of words behind a number only those that are a unit make it a
		// quantity: "3 copies off site" is a sentence.
		if number, ok = rational(parts[1]); !ok || !t.knows(parts[2]) {
			return Quantity{}, false
		}
		unit = parts[2]
	}
	if !ok {
		return Quantity{}, false
	}
	q := Quantity{months: new(big.Rat), number: new(big.Rat)}
	u, known := t.unit(unit)
	if !known { // like units are still alike
		u.measure, u.size = "of "+Fold(unit), big.NewRat(1, 1)
	}
	q.measure = u.measure
	q.add(number, u)
	return q, true
}

func (t *Tables) knows(name string) bool { _, ok := t.unit(name); return ok }

func (t *Tables) unit(name string) (unit, bool) {
	name = strings.Join(strings.Fields(strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))), " ")
	if t != nil {
		if of, ok := t.Units[name]; ok {
			name = of
		}
	}
	u, ok := units[name]
	return u, ok
}

// rational reads a number exactly as it is written.
func rational(value any) (*big.Rat, bool) {
	switch v := value.(type) {
	case int64:
		return new(big.Rat).SetInt64(v), true
	case float64:
		return new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64)) // the shortest decimal is the one that was written
	case string:
		text := strings.TrimSpace(v)
		// A comma before three digits may part thousands: nobody can tell.
		if parts := commaed().FindStringSubmatch(text); parts != nil {
			text = parts[1] + "." + parts[2]
		}
		if decimal().MatchString(text) {
			return new(big.Rat).SetString(text)
		}
	}
	return nil, false
}

// key is the same for equal quantities only.
func (q Quantity) key() string {
	return q.measure + " " + q.months.RatString() + " " + q.number.RatString()
}

// A cycle is the 400 years after which the calendar repeats itself.
const (
	cycleMonths = 4800
	cycleDays   = 146097
	daySeconds  = 86400
)

// monthStarts are the days before the first of each month, of two cycles.
var monthStarts = sync.OnceValue(func() []int64 {
	starts := make([]int64, 1, 2*cycleMonths+1)
	for m := range 2 * cycleMonths {
		year := m / 12
		length := []int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m%12]
		if m%12 == 1 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			length++
		}
		starts = append(starts, starts[m]+length)
	}
	return starts
})

// monthDays are the fewest and the most days that so many months in a row,
// fewer than a cycle has, can be. A span that begins late in a long month and
// ends with a short one lies between them too.
func monthDays(months int) (fewest, most int64) {
	starts := monthStarts()
	fewest, most = cycleDays, 0
	for from := range cycleMonths {
		days := starts[from+months] - starts[from]
		fewest, most = min(fewest, days), max(most, days)
	}
	return fewest, most
}

// monthSeconds are the least and the most seconds of so many months; a part of
// a month is that part of its shortest or longest.
func monthSeconds(months *big.Rat) (least, most *big.Rat) {
	whole := new(big.Int).Quo(months.Num(), months.Denom())
	part := new(big.Rat).Sub(months, new(big.Rat).SetInt(whole))
	cycles, rest := new(big.Int).QuoRem(whole, big.NewInt(cycleMonths), new(big.Int))
	fewest, longest := monthDays(int(rest.Int64()))
	total := func(days int64, inMonth int64) *big.Rat {
		sum := new(big.Int).Mul(cycles, big.NewInt(cycleDays))
		sum.Add(sum, big.NewInt(days))
		seconds := new(big.Rat).SetInt(sum)
		seconds.Add(seconds, new(big.Rat).Mul(part, new(big.Rat).SetInt64(inMonth)))
		return seconds.Mul(seconds, new(big.Rat).SetInt64(daySeconds))
	}
	return total(fewest, 28), total(longest, 31)
}

// Compare tells how a compares with b whatever day both begin on: low and high
// are the signs of the least and of the greatest difference of a and b. Of P1M
// and P30D they are -1 and 1, because a month is 28 to 31 days: neither is
// less. ok is false for quantities of different measures.
func Compare(a, b Quantity) (low, high int, ok bool) {
	if a.measure == "" || a.measure != b.measure {
		return 0, 0, false
	}
	least := new(big.Rat).Sub(a.number, b.number)
	most := new(big.Rat).Set(least)
	months := new(big.Rat).Sub(a.months, b.months)
	switch months.Sign() {
	case 1:
		shortest, longest := monthSeconds(months)
		least.Add(least, shortest)
		most.Add(most, longest)
	case -1:
		shortest, longest := monthSeconds(months.Neg(months))
		least.Sub(least, longest)
		most.Sub(most, shortest)
	}
	return least.Sign(), most.Sign(), true
}

// Order is -1 where a is less than b whatever day both begin on, or at most as
// much, 1 where it is more, or at least as much, and 0 where they are equal,
// are of different measures, or it hangs on the month.
func Order(a, b Quantity) int {
	switch low, high, ok := Compare(a, b); {
	case !ok || low < 0 && high > 0:
		return 0
	case low < 0:
		return -1
	default:
		return high
	}
}

// Seconds are the fewest and the most whole seconds that a span of time can be,
// rounded outwards; ok is false for what is no time.
func (q Quantity) Seconds() (least, most int64, ok bool) {
	if q.measure != timeMeasure {
		return 0, 0, false
	}
	low, high := monthSeconds(q.months)
	low, high = low.Add(low, q.number), high.Add(high, q.number)
	floor := new(big.Int).Div(low.Num(), low.Denom())
	ceiling := new(big.Int).Neg(new(big.Int).Div(new(big.Int).Neg(high.Num()), high.Denom()))
	if !floor.IsInt64() || !ceiling.IsInt64() {
		return 0, 0, false
	}
	return floor.Int64(), ceiling.Int64(), true
}

// average is a length by which quantities of one measure can be put in order:
// one that is never less than another has no smaller average.
func (q Quantity) average() *big.Rat {
	seconds := new(big.Rat).Mul(q.months, big.NewRat(cycleDays*daySeconds, cycleMonths))
	return seconds.Add(seconds, q.number)
}
