package register

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/expression"
)

// dateWords reads the dates of files that do not write them as 2026-03-31.
type dateWords struct {
	dmy, mdy, ymd, month bool
}

// newDateWords takes the ways that the configuration names; nil for none.
func newDateWords(ways []string) *dateWords {
	if len(ways) == 0 {
		return nil
	}
	has := func(way string) bool { return slices.Contains(ways, way) }
	return &dateWords{dmy: has("dmy"), mdy: has("mdy"), ymd: has("ymd"), month: has("month")}
}

var (
	isoDay     = expression.Of(`^\d{4}-\d{2}-\d{2}$`)
	isoMonth   = expression.Of(`^(\d{4})-(\d{2})$`)
	monthYear  = expression.Of(`^(\d{1,2})[./\-](\d{4})$`)
	yearMonth  = expression.Of(`^(\d{4})[./](\d{1,2})$`)
	wordYear   = expression.Of(`^(\pL+)\.?[\s,\-]+(?:de\s+)?(\d{4})$`)
	numbersDay = expression.Of(`^(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4})$`)
	yearDay    = expression.Of(`^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})\.?$`)
	dayWord    = expression.Of(`^(\d{1,2})(?:\.|st|nd|rd|th|er)?[\s\-]+(?:of\s+|de\s+)?(\pL+)\.?,?[\s\-]+(?:de\s+)?(\d{4})$`)
	wordDay    = expression.Of(`^(\pL+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$`)
)

// months are the names of the months and what people shorten them to, in
// English, German, French, Spanish, Italian, Dutch and Portuguese.
var months = func() map[string]int {
	all := map[string]int{}
	for i, names := range []string{
		"january jan januar jänner janvier janv enero ene gennaio gen januari janeiro",
		"february feb februar feber février fevrier févr fevr febrero febbraio februari fevereiro fev",
		"march mar märz maerz mrz mär mars marzo maart mrt março",
		"april apr avril avr abril abr aprile",
		"may mai mayo maggio mag mei maio",
		"june jun juni juin junio giugno giu junho",
		"july jul juli juillet juil julio luglio lug julho",
		"august aug août aout agosto ago augustus",
		"september sep sept septembre septiembre settembre set setembro",
		"october oct oktober okt octobre octubre ottobre ott outubro out",
		"november nov novembre noviembre novembro",
		"december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
	} {
		for name := range strings.FieldsSeq(names) {
			all[name] = i + 1
		}
	}
	return all
}()

// read gives the date as 2026-03-31, or as 2026-03 where only the month is
// written and the file may do so. ok is false for what it cannot tell for
// certain; a year of two digits is never told.
func (w *dateWords) read(text string) (date string, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if isoDay().MatchString(text) {
		return calendarDay(text[:4], text[5:7], text[8:])
	}
	if w.ymd {
		if m := yearDay().FindStringSubmatch(text); m != nil {
			return calendarDay(m[1], m[2], m[3])
		}
	}
	if m := numbersDay().FindStringSubmatch(text); m != nil {
		switch {
		case w.dmy:
			return calendarDay(m[3], m[2], m[1])
		case w.mdy:
			return calendarDay(m[3], m[1], m[2])
		}
	}
	if w.dmy || w.mdy {
		if m := dayWord().FindStringSubmatch(text); m != nil {
			return calendarDay(m[3], monthNamed(m[2]), m[1])
		}
		if m := wordDay().FindStringSubmatch(text); m != nil {
			return calendarDay(m[3], monthNamed(m[1]), m[2])
		}
	}
	if !w.month {
		return "", false
	}
	return readMonth(text)
}

func readMonth(text string) (string, bool) {
	year, number := "", ""
	if m := isoMonth().FindStringSubmatch(text); m != nil {
		year, number = m[1], m[2]
	} else if m := monthYear().FindStringSubmatch(text); m != nil {
		year, number = m[2], m[1]
	} else if m := yearMonth().FindStringSubmatch(text); m != nil {
		year, number = m[1], m[2]
	} else if m := wordYear().FindStringSubmatch(text); m != nil {
		year, number = m[2], monthNamed(m[1])
	}
	date, ok := calendarDay(year, number, "1")
	if !ok {
		return "", false
	}
	return date[:len("2026-03")], true
}

func monthNamed(word string) string { return strconv.Itoa(months[word]) }

// calendarDay writes a day of the calendar; ok is false for what is none.
func calendarDay(year, month, number string) (string, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(number)
	text := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	if _, err := time.Parse(time.DateOnly, text); err != nil || y == 0 {
		return "", false
	}
	return text, true
}

// Days returns fields with the last day of the month in place of every date
// that is only a month, so that whoever computes with dates meets days alone.
// Fields without one come back as they are.
func (k *Kind) Days(fields map[string]any) map[string]any {
	out, changed := days(&Field{Type: Struct, Fields: k.Fields}, fields)
	if !changed {
		return fields
	}
	return out.(map[string]any)
}

// days copies what it changes.
func days(f *Field, v any) (out any, changed bool) {
	switch v := v.(type) {
	case string:
		if f.Format == "date" && isoMonth().MatchString(v) {
			return LastDay(v)
		}
	case []any:
		var list []any
		for i, item := range v {
			if f.Elem == nil {
				break
			}
			if item, ok := days(f.Elem, item); ok {
				if list == nil {
					list = slices.Clone(v)
				}
				list[i] = item
			}
		}
		if list != nil {
			return list, true
		}
	case map[string]any:
		var object map[string]any
		for name, item := range v {
			inner := f.inner(name)
			if inner == nil {
				continue
			}
			if item, ok := days(inner, item); ok {
				if object == nil {
					object = maps.Clone(v)
				}
				object[name] = item
			}
		}
		if object != nil {
			return object, true
		}
	}
	return v, false
}

// LastDay is the last day of a month such as 2026-03; ok is false for anything
// else, which comes back as it is.
func LastDay(month string) (day string, ok bool) {
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return month, false
	}
	return first.AddDate(0, 1, -1).Format(time.DateOnly), true
}
