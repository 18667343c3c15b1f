package html

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// TestContrast works out the contrast of every pair of colours by WCAG 2.2, in
// both schemes.
func TestContrast(t *testing.T) {
	for _, p := range pairs {
		over, under := colourOf(t, p.over), colourOf(t, p.under)
		for scheme, ratio := range map[string]float64{"light": contrast(over.light, under.light), "dark": contrast(over.dark, under.dark)} {
			if ratio < p.least {
				t.Errorf("%s on %s, %s: contrast %.2f, want at least %.1f", p.over, p.under, scheme, ratio, p.least)
			}
		}
	}
}

// TestSheetKeepsToThePalette holds the style sheet to the colours that
// TestContrast looks at: none is written into it, and every one it names is
// there.
func TestSheetKeepsToThePalette(t *testing.T) {
	sheet := must("report.css")
	for _, name := range regexp.MustCompile(`var\(--([a-z-]+)\)`).FindAllStringSubmatch(sheet, -1) {
		colourOf(t, name[1])
	}
	for _, hex := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`).FindAllString(sheet, -1) {
		if !slices.ContainsFunc(palette, func(c colour) bool { return c.light == hex }) {
			t.Errorf("the style sheet has the colour %s, which is not in the palette", hex)
		}
	}
}

func colourOf(t *testing.T, name string) colour {
	t.Helper()
	i := slices.IndexFunc(palette, func(c colour) bool { return c.name == name })
	if i < 0 {
		t.Fatalf("there is no colour %s", name)
	}
	return palette[i]
}

func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of #rrggbb by WCAG 2.2.
func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
