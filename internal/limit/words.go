package limit

import (
	"fmt"
	"strconv"
	"strings"
)

// Words writes a limit as people say it: at most 24 hours. value is a string,
// an int64 or a float64; its text is as it was written, so escape it before
// printing.
func Words(op string, value any, unit string) string {
	text := ""
	switch v := value.(type) {
	case string:
		if text = v; strings.TrimSpace(unit) == "" {
			text = SpanWords(v)
		}
	case int64:
		text = strconv.FormatInt(v, 10)
	case float64:
		text = strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strings.Join(strings.Fields(strings.Join([]string{opText(op), text, unit}, " ")), " ")
}

// SpanWords writes P12M as 12 months. What is no span of ISO 8601, and P0D,
// comes back as it is.
func SpanWords(text string) string {
	if _, ok := Span(text); !ok {
		return text
	}
	var said []string
	for i, digits := range duration().FindStringSubmatch(strings.TrimSpace(text))[1:] {
		switch digits = strings.TrimLeft(digits, "0"); digits {
		case "":
		case "1":
			said = append(said, "1 "+durationUnits[i])
		default:
			said = append(said, fmt.Sprintf("%s %ss", digits, durationUnits[i]))
		}
	}
	if len(said) == 0 {
		return text
	}
	return strings.Join(said, " ")
}
