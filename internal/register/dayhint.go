package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// otherHint is a better hint than the usual one, where the value tells how it
// was meant.
func (d *draft) otherHint(f *Field, v any, usual string) string {
	text, ok := v.(string)
	switch {
	case !ok:
		return usual
	case usual == useWords && d.mapped:
		return strings.TrimSuffix(useWords, ".") + ", or say under values: in " + ConfigFile + " which of them yours means."
	case f.Format == "date":
		return d.dates.dayHint(text, usual)
	case f.Type == Int || f.Type == Number:
		return cmp.Or(decimalHint(text), usual)
	}
	return usual
}

// elsewhere lists the fields whose words v is one of, where f has words of its
// own and v is none of them: whoever wrote it meant one of those.
func (k *Kind) elsewhere(f *Field, v any) []string {
	text, ok := v.(string)
	if !ok || len(f.Enum) == 0 {
		return nil
	}
	var names []string
	for _, other := range k.Fields {
		words := other.Enum
		if other.Type == List {
			words = other.Elem.Enum
		}
		if other != f && other.Elem != f && slices.Contains(words, enumWord(&Field{Enum: words}, text)) {
			names = append(names, other.Name)
		}
	}
	return names
}

// elsewhereHint says what to do about a word of other fields, "" for none.
func (d *draft) elsewhereHint(v any, fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	hint := fmt.Sprintf("%s is a word of %s: write it there, and here one of these words", shown(v), strings.Join(fields, " and "))
	if d.mapped {
		hint += fmt.Sprintf(", or read %s from this column, by columns: in %s", strings.Join(fields, " or "), ConfigFile)
	}
	return hint + "."
}

// dayHint is what to do about a text in a field for a day: the day that it
// means, or both where people mean two, and the setting by which such texts
// are read as they are. It is otherwise where nobody can tell.
func (w *dateWords) dayHint(text, otherwise string) string {
	type reading struct{ way, day string }
	var found []reading
	for _, way := range []string{"dmy", "mdy", "ymd"} {
		if day, ok := newDateWords([]string{way}).read(text); ok && !isoDay().MatchString(strings.TrimSpace(text)) {
			if len(found) == 0 || found[len(found)-1].day != day {
				found = append(found, reading{way, day})
			}
		}
	}
	declared := w != nil && (w.dmy || w.mdy || w.ymd)
	switch {
	case len(found) > 1 && !declared:
		return fmt.Sprintf("Write %s if it means the day first, %s if the month. For a whole file say dates: [%s] or dates: [%s] in %s.",
			found[0].day, found[1].day, found[0].way, found[1].way, ConfigFile)
	case len(found) == 1 && !declared:
		return fmt.Sprintf("Write %s, or say dates: [%s] for the file in %s.", found[0].day, found[0].way, ConfigFile)
	case len(found) > 0:
		return fmt.Sprintf("Did you mean %s?", source.Escape(found[0].day))
	}
	if month, ok := newDateWords([]string{"month"}).read(text); ok && (w == nil || !w.month) {
		return fmt.Sprintf("Write a day in %s, or say dates: [month] for the file in %s, where only the month is known.", month, ConfigFile)
	}
	return otherwise
}

// DateWays names the settings of dates: by which all texts that are days or
// months are read, where no text is read as two different ones.
func DateWays(texts []string) []string {
	var ways []string
	add := func(way string) {
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	doubtful := false
	for _, text := range texts {
		first, isFirst := newDateWords([]string{"dmy"}).read(text)
		second, isSecond := newDateWords([]string{"mdy"}).read(text)
		_, isYear := newDateWords([]string{"ymd"}).read(text)
		_, isMonth := newDateWords([]string{"month"}).read(text)
		switch {
		case isoDay().MatchString(strings.TrimSpace(text)):
		case isFirst && isSecond && first != second && !strings.Contains(text, "."):
			doubtful = true
		case isFirst: // with points the day goes first everywhere
			add("dmy")
		case isSecond:
			add("mdy")
		case isYear:
			add("ymd")
		case isMonth:
			add("month")
		}
	}
	if slices.Contains(ways, "dmy") && slices.Contains(ways, "mdy") || doubtful && !slices.Contains(ways, "dmy") && !slices.Contains(ways, "mdy") {
		ways = slices.DeleteFunc(ways, func(way string) bool { return way == "dmy" || way == "mdy" })
	}
	slices.Sort(ways)
	return ways
}
