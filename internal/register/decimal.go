package register

import (
	"github.com/goldthread/goldthread/internal/expression"
	"regexp"
	"strings"
)

// The ways of writing numbers that decimal: knows, beside our own: 1250.5.
const (
	decimalComma = "comma" // 1.250,50 or 1 250,50
	decimalPoint = "point" // 1,250.50
)

// writtenNumbers are numbers with digits in groups of three or none, and what
// is to be taken out of them.
var writtenNumbers = map[string]struct {
	form    func() *regexp.Regexp
	written *strings.Replacer
}{
	decimalComma: {
		expression.Of(`^[-−]?(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \x{a0}\x{202f}'’]\d{3})+|\d+)(?:,\d+)?$`),
		strings.NewReplacer(".", "", " ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", ",", ".", "−", "-"),
	},
	decimalPoint: {
		expression.Of(`^[-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?:[ \x{a0}\x{202f}'’]\d{3})+|\d+)(?:\.\d+)?$`),
		strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", "−", "-"),
	},
}

// ourNumber writes the number of a cell as we do, where the file declares how
// its numbers are written. Anything else stays as it is.
func ourNumber(decimal, text string) string {
	w, ok := writtenNumbers[decimal]
	if !ok || !w.form().MatchString(text) {
		return text
	}
	return w.written.Replace(text)
}

// decimalHint offers the setting for a cell that is a number in one way of
// writing only.
func decimalHint(text string) string {
	comma, point := ourNumber(decimalComma, text), ourNumber(decimalPoint, text)
	isComma, isPoint := comma != text && isDecimal(comma), point != text && isDecimal(point)
	switch {
	case isComma && isPoint && comma == point:
		return "Write " + comma + "."
	case isComma && !isPoint:
		return "Write " + comma + ", or say decimal: comma for the file in " + ConfigFile + "."
	case isPoint && !isComma:
		return "Write " + point + ", or say decimal: point for the file in " + ConfigFile + "."
	}
	return ""
}

// DecimalWay is the setting of decimal: by which texts are read as numbers, ""
// where they are numbers without one, or in two ways.
func DecimalWay(texts []string) string {
	comma, point := false, false
	for _, text := range texts {
		text = strings.TrimSpace(text)
		c, p := ourNumber(decimalComma, text), ourNumber(decimalPoint, text)
		comma = comma || !isDecimal(text) && isDecimal(c) && !isDecimal(p)
		point = point || !isDecimal(text) && isDecimal(p) && !isDecimal(c)
	}
	switch {
	case comma && !point:
		return decimalComma
	case point && !comma:
		return decimalPoint
	}
	return ""
}
