package change

import (
	"fmt"
	"strings"
)

// Line writes differences on one line of at most limit code points: as many
// as there is room for, and how many there are beside them.
func Line(differences []Difference, limit int) string {
	var b strings.Builder
	used := 0
	for i, d := range differences {
		rest := ""
		if left := len(differences) - i - 1; left > 0 {
			rest = fmt.Sprintf("; %d more", left)
		}
		part := d.Words
		if i > 0 {
			part = "; " + part
		}
		room := limit - used - len([]rune(rest))
		if len([]rune(part)) > room {
			if i == 0 {
				return cut(part, max(room-1, 0)) + rest
			}
			return b.String() + fmt.Sprintf("; %d more", len(differences)-i)
		}
		b.WriteString(part)
		used += len([]rune(part))
	}
	return b.String()
}

// Full writes every difference with its texts as a whole, one a line.
func Full(differences []Difference) []string {
	lines := make([]string, len(differences))
	for i, d := range differences {
		lines[i] = d.Full
	}
	return lines
}

// Together is where differences lead together: none when they lead nowhere
// or both ways.
func Together(differences []Difference) Direction {
	all := None
	for _, d := range differences {
		switch {
		case d.Direction == None, d.Direction == all:
		case all == None:
			all = d.Direction
		default:
			return None
		}
	}
	return all
}
