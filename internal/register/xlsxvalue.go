package register

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/source"
)

// A numberFormat is what a style says of how numbers are shown.
type numberFormat struct {
	date, time bool
	// prefix and digits are those of a format such as "REQ-"000, in which a
	// number stands for an id. digits is 0 for any other format.
	prefix string
	digits int
}

// readStyles reads which number format each style has.
func (b *workbook) readStyles() *Fault {
	codes := map[int]string{}
	return b.elements(b.stylesPart, func(_ *xml.Decoder, at []string, e xml.StartElement) (bool, *Fault) {
		id, _ := strconv.Atoi(attribute(e, "numFmtId"))
		switch strings.Join(at[1:], "/") {
		case "numFmts/numFmt":
			codes[id] = attribute(e, "formatCode")
		case "cellXfs/xf":
			if len(b.formats) >= maxStyles {
				return false, b.damaged("has more styles than a workbook may have")
			}
			format, builtin := builtinFormats[id]
			if code, own := codes[id]; own || !builtin {
				format = parseFormat(code)
			}
			b.formats = append(b.formats, format)
		}
		return false, nil
	})
}

// maxStyles is how many styles a workbook may have.
const maxStyles = 65_490

// builtinFormats are the formats of days and times that workbooks name by
// number alone.
var builtinFormats = func() map[int]numberFormat {
	formats := map[int]numberFormat{22: {date: true, time: true}}
	for _, id := range []int{14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58} {
		formats[id] = numberFormat{date: true}
	}
	for _, id := range []int{18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56} {
		formats[id] = numberFormat{time: true}
	}
	return formats
}()

var (
	notLetters = expression.Of(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)
	elapsed    = expression.Of(`(?i)\[(h+|m+|s+)\]`)
	idFormat   = expression.Of(`^((?:"[^"]*"|\\.|[-/ ])*)(0+)$`)
	quoteMarks = strings.NewReplacer(`"`, "", `\`, "")
)

func parseFormat(code string) numberFormat {
	if len(code) > 255 || strings.EqualFold(code, "general") {
		return numberFormat{}
	}
	first, _, _ := strings.Cut(code, ";")
	if m := idFormat().FindStringSubmatch(first); m != nil && len(m[1])+len(m[2]) > 1 {
		return numberFormat{prefix: quoteMarks.Replace(m[1]), digits: len(m[2])}
	}
	letters := strings.ToLower(notLetters().ReplaceAllString(elapsed().ReplaceAllString(first, "$1"), ""))
	if strings.HasPrefix(letters, "general") {
		return numberFormat{}
	}
	f := numberFormat{date: strings.ContainsAny(letters, "yd"), time: strings.ContainsAny(letters, "hs")}
	f.date = f.date || strings.Contains(letters, "m") && !f.time
	return f
}

// value turns what is written in a cell into the text that a person means: a
// day as 2026-03-31, an integer without a point, a yes or no as true or false.
func (b *workbook) value(n *node, c writtenCell) {
	const again = "Open the workbook in a spreadsheet program and save it again."
	refuse := func(hint, format string, args ...any) { n.bad = faultf(n.place, hint, format, args...) }
	if !c.valued {
		if c.formula {
			refuse(again, "is a formula whose result was not saved")
		}
		return
	}
	n.text = c.value
	defer func() {
		if n.bad == nil && strings.ContainsFunc(n.text, isOverride) {
			refuse(removeOverride, "holds an invisible character that shows the letters after it in another order")
		}
	}()
	switch c.kind {
	case "s":
		i, err := strconv.Atoi(c.value)
		if err != nil || i < 0 || i >= len(b.strings) {
			refuse(again, "is a text that the workbook does not hold")
			return
		}
		n.text = strings.TrimSpace(b.strings[i])
	case "inlineStr":
		n.text = strings.TrimSpace(c.inline)
	case "str":
		n.text = strings.TrimSpace(unescapeCell(c.value))
	case "b":
		n.text = map[string]string{"1": "true", "0": "false"}[c.value]
		if n.text == "" {
			refuse(again, "is neither true nor false")
		}
	case "e":
		n.text = strings.TrimSpace(c.value)
		refuse("Correct the formula in the spreadsheet and save it again.", "is the error %s of the spreadsheet", source.Escape(n.text))
	case "d":
		n.text = strings.TrimSpace(c.value)
		if t, err := time.Parse("2006-01-02T15:04:05", strings.TrimSuffix(n.text, "Z")); err == nil {
			n.text = isoTime(t)
		}
	case "", "n":
		if n.text = strings.TrimSpace(c.value); n.text != "" {
			b.number(n, c.style, refuse)
		}
	default:
		refuse(again, "is of a kind that is not known")
	}
}

func (b *workbook) number(n *node, style string, refuse func(hint, format string, args ...any)) {
	v, err := strconv.ParseFloat(n.text, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) || strings.ContainsAny(n.text, "xX_") {
		refuse("Write the number again.", "is a number that cannot be read")
		return
	}
	var f numberFormat
	if s, err := strconv.Atoi(style); err == nil && s >= 0 && s < len(b.formats) {
		f = b.formats[s]
	}
	whole := v == math.Trunc(v) && math.Abs(v) < 1e15
	switch {
	case f.date || f.time && v < 1:
		text, ok := b.day(v, f)
		if !ok {
			refuse("Write the day again.", "is a number that is no day")
			return
		}
		n.text = text
	case f.digits > 0 && whole && v >= 0:
		digits := strconv.FormatInt(int64(v), 10)
		n.text = f.prefix + strings.Repeat("0", max(0, f.digits-len(digits))) + digits
	case whole:
		n.text = strconv.FormatInt(int64(v), 10)
	default:
		// Spreadsheets calculate with 15 digits and show no more.
		rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
		n.text = strconv.FormatFloat(rounded, 'g', -1, 64)
		if a := math.Abs(rounded); 1e-6 <= a && a < 1e15 {
			n.text = strconv.FormatFloat(rounded, 'f', -1, 64)
		}
	}
}

// lastSerial is the number of 9999-12-31, counted from 1900.
const lastSerial = 2_958_465

// day turns a number of days into a day, a time or both. Counted from 1900
// there is a day 60 that never was: 29 February 1900.
func (b *workbook) day(v float64, f numberFormat) (string, bool) {
	if v < 0 || v > lastSerial+1 {
		return "", false
	}
	seconds := int64(math.Round(v * 24 * 60 * 60))
	days, seconds := seconds/86400, seconds%86400
	if !f.date {
		return time.Unix(seconds, 0).UTC().Format(time.TimeOnly), days == 0
	}
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case b.date04:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60:
		return "", false
	case days < 60:
		base = base.AddDate(0, 0, 1)
	}
	return isoTime(base.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)), true
}

// isoTime is a day, with the time where there is one.
func isoTime(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}

var escapedUnit = expression.Of(`_x[0-9a-fA-F]{4}_`)

// unescapeCell reads _x000D_, by which workbooks write characters that XML has
// no room for, and makes every line end the same.
func unescapeCell(s string) string {
	if !strings.Contains(s, "_x") && !strings.Contains(s, "\r") {
		return s
	}
	s = escapedUnit().ReplaceAllStringFunc(s, func(written string) string {
		v, err := strconv.ParseUint(written[2:6], 16, 16)
		r := rune(v)
		if err != nil || r == 0 || utf16.IsSurrogate(r) || !utf8.ValidRune(r) {
			return written
		}
		return string(r)
	})
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
