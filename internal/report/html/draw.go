package html

import (
	"fmt"
	"strings"
)

// curve is the path of a line that leaves and arrives level.
func curve(x1, y1, x2, y2 int) string {
	mid := (x1 + x2) / 2
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, mid, y1, mid, y2, x2, y2)
}

// short cuts a text to so many characters.
func short(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return strings.TrimRight(string(runes[:most-1]), " ,;.") + "\u2026"
}

// lines breaks a text into lines of about so many characters, and cuts what
// does not fit into most of them.
func lines(text string, width, most int) []string {
	var all []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case len([]rune(line))+1+len([]rune(word)) <= width:
			line += " " + word
		default:
			all = append(all, line)
			line = word
		}
	}
	if line != "" {
		all = append(all, line)
	}
	if len(all) > most {
		all = append(all[:most-1:most-1], strings.Join(all[most-1:], " "))
	}
	for i := range all {
		all[i] = short(all[i], width+3)
	}
	return all
}
