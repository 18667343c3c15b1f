package html

import (
	"fmt"
	"strings"
)

// A colour has one value on white paper and one on a dark screen, as #rrggbb.
type colour struct{ name, light, dark string }

// palette is every colour of the report; the style sheet has no other.
var palette = []colour{
	{"paper", "#ffffff", "#15161a"},
	{"wash", "#f7f5f0", "#1d1f24"},
	{"ink", "#1d1e22", "#ece9e2"},
	{"soft", "#575a62", "#b3b5bc"},
	{"line", "#dcd7cb", "#3b3e47"},
	{"edge", "#857f70", "#85888f"},
	{"gold", "#855700", "#e6ba62"},
	{"gold-wash", "#f8eed9", "#332a12"},
	{"good", "#17653a", "#8bd8a5"},
	{"good-wash", "#e5f3ea", "#142f20"},
	{"watch", "#8a4300", "#f4b673"},
	{"watch-wash", "#fdefdf", "#392511"},
	{"bad", "#a01d1a", "#ffa39a"},
	{"bad-wash", "#fbe8e6", "#3c1a18"},
	{"info", "#1f4c87", "#a3c8ff"},
	{"info-wash", "#e7eff9", "#182840"},
	{"quiet-wash", "#eeebe4", "#292b32"},
}

// A pair is a text or a mark on what lies under it.
type pair struct {
	over, under string
	least       float64 // the least contrast, by WCAG 2.2: 4.5 for text, 3 for marks
}

// pairs are all that stand on each other in the style sheet.
var pairs = []pair{
	{"ink", "paper", 4.5}, {"ink", "wash", 4.5}, {"ink", "gold-wash", 4.5}, {"ink", "quiet-wash", 4.5},
	{"soft", "paper", 4.5}, {"soft", "wash", 4.5}, {"soft", "quiet-wash", 4.5},
	{"gold", "paper", 4.5}, {"gold", "wash", 4.5}, {"gold", "gold-wash", 4.5},
	{"good", "paper", 4.5}, {"good", "wash", 4.5}, {"good", "good-wash", 4.5},
	{"watch", "paper", 4.5}, {"watch", "wash", 4.5}, {"watch", "watch-wash", 4.5},
	{"bad", "paper", 4.5}, {"bad", "wash", 4.5}, {"bad", "bad-wash", 4.5},
	{"info", "paper", 4.5}, {"info", "wash", 4.5}, {"info", "info-wash", 4.5},
	{"edge", "paper", 3}, {"edge", "wash", 3},
}

// colours defines the palette: a screen that wants it dark gets it dark, and
// paper never.
func colours() string {
	var light, dark strings.Builder
	for _, c := range palette {
		fmt.Fprintf(&light, "--%s:%s;", c.name, c.light)
		fmt.Fprintf(&dark, "--%s:%s;", c.name, c.dark)
	}
	return ":root{color-scheme:light;" + light.String() + "}\n" +
		"@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;" + dark.String() + "}}\n"
}
