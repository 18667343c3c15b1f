package signature

import (
	"strconv"
	"strings"
	"time"
)

// parseIdent reads "Name <mail> 1700000000 +0100".
func parseIdent(text string) Ident {
	if strings.Count(text, "<") != 1 || strings.Count(text, ">") != 1 {
		return Ident{Name: strings.TrimSpace(text), Malformed: "it does not hold one address between < and >"}
	}
	name, rest, _ := strings.Cut(text, "<")
	mail, date, closed := strings.Cut(rest, ">")
	id := Ident{Name: strings.TrimSpace(name), Email: strings.TrimSpace(mail)}
	when, ok := parseDate(date)
	switch {
	case !closed:
		id.Malformed = "the address is not closed"
	case strings.ContainsAny(text, "\r\x00"):
		id.Malformed = "it holds a control character"
	case !ok:
		id.Malformed = "it has no date that can be read"
	}
	id.When = when
	return id
}

// The years that a date can be in. Git itself is of 2005, but old histories
// were imported.
const (
	firstSecond = 0
	lastSecond  = 253_402_300_799 // the last of 9999
)

// parseDate reads " 1700000000 +0100", of which the zone changes nothing about
// the moment.
func parseDate(text string) (time.Time, bool) {
	seconds, zone, ok := strings.Cut(strings.TrimPrefix(text, " "), " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if !ok || err != nil || n < firstSecond || n > lastSecond || !isZone(zone) {
		return time.Time{}, false
	}
	return time.Unix(n, 0).UTC(), true
}

func isZone(s string) bool {
	return len(s) == 5 && (s[0] == '+' || s[0] == '-') && strings.Trim(s[1:], "0123456789") == ""
}
