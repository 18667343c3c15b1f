package audit_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const shapes = `{name: "Shapes 2:2020", about: Shapes., points: [{ref: "4.2", says: round things}, {ref: "4.2 c", says: square things}]}`

// Rules are listed at the points of a framework that they name, and points
// that no rule names stay.
func TestFrameworks(t *testing.T) {
	rules := mustCompile(t, files{
		"claims/b.rego":                      rule("b", undecided, `frameworks: {shapes-2: ["4.2"], lines: [A.1]}`),
		"claims/a.rego":                      rule("a", undecided, `frameworks: {shapes-2: ["4.2"]}`),
		"claims/c.rego":                      rule("c", undecided),
		"catalogue/frameworks/shapes-2.yaml": shapes,
		"catalogue/frameworks/lines.yaml":    `{name: Lines, about: Lines., points: [{ref: A.1, says: straight}]}`,
	})
	for _, name := range []string{"shapes-2", "Shapes 2", "SHAPES_2", "Shapes 2:2020", "shapes 2/2020"} {
		f, err := rules.Framework(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.ID != "shapes-2" || f.Name != "Shapes 2:2020" || len(f.Points) != 2 ||
			!slices.Equal(f.Points[0].Rules, []string{"claims/a", "claims/b"}) || len(f.Points[1].Rules) != 0 || f.Points[1].Says != "square things" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if all := rules.Frameworks(); len(all) != 2 || all[0].ID != "lines" {
		t.Errorf("frameworks %+v", all)
	}
	if r, _ := rules.Find("b"); !slices.Equal(r.Frameworks["lines"], []string{"A.1"}) {
		t.Errorf("rule %+v", r)
	}
	for name, want := range map[string]string{
		"shape-2":       `there is no framework "shape-2": did you mean shapes-2? (there are lines, shapes-2)`,
		"shapes-2-2015": `there is no framework "shapes-2-2015": did you mean shapes-2? (there are lines, shapes-2)`,
		"weather":       `there is no framework "weather" (there are lines, shapes-2)`,
	} {
		if _, err := rules.Framework(name); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A framework or a point that is misspelt is an error with the nearest.
func TestFrameworkFaults(t *testing.T) {
	for frameworks, want := range map[string]string{
		`frameworks: {shape-2: ["4.2"]}`:    `policies/claims/r.rego:10: custom.frameworks: there is no framework "shape-2", did you mean "shapes-2"? (there are shapes-2)`,
		`frameworks: {shapes-2: ["4.2 d"]}`: `custom.frameworks: Shapes 2:2020 has no point "4.2 d", did you mean`,
		`frameworks: {shapes-2: [4.2]}`:     "put 4.2 in quotation marks",
		`frameworks: {shapes-2: "4.2"}`:     "must be a list",
		`frameworks: [shapes-2]`:            "must name points by framework",
	} {
		_, err := compile(t, files{"claims/r.rego": rule("r", undecided, frameworks), "catalogue/frameworks/shapes-2.yaml": shapes})
		wantError(t, err, want)
	}
	for _, text := range []string{"[x]", "{name: n, about: a}", "{name: n, points: []}", "{name: n, about: a, points: [{ref: 4.2, says: x}]}", "{name: n, about: a, points: [x]}"} {
		_, err := compile(t, files{"claims/r.rego": rule("r", undecided), "catalogue/frameworks/f.yaml": text})
		wantError(t, err, "policies/catalogue/frameworks/f.yaml", "a framework has a name")
	}
}

// Policies and what lies beside them may have been saved on Windows.
func TestPoliciesAsWindowsSavesThem(t *testing.T) {
	asWindows := func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") }
	for _, name := range []string{"csv", "json", "yaml"} {
		text := map[string]string{"csv": "id,title\nA.5.38,x\n", "json": `[{"id": "5.38",` + "\n" + `"title": "x"}]`, "yaml": "- id: A.5.38\n  title: x\n"}[name]
		wantShown(t, input(), map[string]string{"data.catalogue.controls": `{"own":[{"id":"A.5.38","title":"x"}]}`}, files{"catalogue/controls/own." + name: asWindows(text)})
	}
	unix, err := compile(t, files{"claims/r.rego": rule("r", undecided)})
	if err != nil {
		t.Fatal(err)
	}
	windows, err := compile(t, files{"claims/r.rego": asWindows(rule("r", undecided))})
	if err != nil {
		t.Fatal(err)
	}
	got, want := windows.List()[0], unix.List()[0]
	if got.ID != want.ID || got.Title != want.Title || got.Description != want.Description || got.Place != want.Place {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// A list of controls is read as spreadsheets save it, German ones with semicolons
// and a mark among them, and a row that does not fit is named.
func TestControlsOfASpreadsheet(t *testing.T) {
	const want = `{"own":[{"id":"A.5.38","title":"Wer darf, der darf"},{"id":"CARE-7","title":"Größe; Höhe"}]}`
	for what, text := range map[string]string{
		"commas":                      "id,title\n5.38,\"Wer darf, der darf\"\nCARE-7,Größe; Höhe\n",
		"semicolons":                  "id;title\n5.38;Wer darf, der darf\nCARE-7;\"Größe; Höhe\"\n",
		"as German Excel saves":       "\ufeffID;Title\r\n5.38;Wer darf, der darf\r\nCARE-7;\"Größe; Höhe\"\r\n",
		"tabs, and lines without any": "id\ttitle\n\n5.38\tWer darf, der darf\nCARE-7\tGröße; Höhe\n\n",
		"two bytes a letter":          twoBytes("id\ttitle\n5.38\tWer darf, der darf\nCARE-7\tGröße; Höhe\n"),
	} {
		t.Run(what, func(t *testing.T) {
			wantShown(t, input(), map[string]string{"data.catalogue.controls": want}, files{"catalogue/controls/own.csv": text})
		})
	}
	for text, want := range map[string]string{
		"id;title\nA.5.38;x;y\n":         "line 2: has 3 cells under 2 headings: put double quotes around the cell whose text was split at its semicolons",
		"id;title\nA.5.38;\"x\n":         "line 2: the quote that opens this cell is never closed: add the closing quote",
		"id;title\nA.5.38;Gr\xf6\xdfe\n": "save the file as UTF-8",
		"id;name\nA.5.38;x\n":            "control 1: ",
	} {
		_, err := compile(t, files{"claims/r.rego": rule("r", undecided), "catalogue/controls/x.csv": text})
		wantError(t, err, "policies/catalogue/controls/x.csv", want)
	}
}

// twoBytes is a text as UTF-16, which Excel calls Unicode.
func twoBytes(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}

// Ids of a catalogue of controls are read into the one spelling, and what is
// no such catalogue is refused.
func TestControlCatalogues(t *testing.T) {
	wantShown(t, input(), map[string]string{
		"data.catalogue.controls": `{"care":[{"id":"A.5.38","title":"x"},{"id":"CARE-7","title":"y"}],"own":[{"id":"A.5.39","title":"z"}]}`,
	}, files{
		"catalogue/controls/care.csv": "id,title\nAnnex A 5.38,x\nCARE-7,y\n",
		"catalogue/controls/own.json": `[{"id": "5.39", "title": "z"}]`,
	})
	for text, want := range map[string]string{
		"a: 1\n":                   "a catalogue of controls is a list",
		"[]\n":                     "a catalogue of controls is a list",
		"- x\n":                    "a catalogue of controls is a list",
		"- {id: 5.38, title: x}\n": "control 1: ",
		"- {id: A.5.38}\n":         "control 1: ",
		"- {id: ' ', title: x}\n":  "control 1: ",
	} {
		_, err := compile(t, files{"claims/r.rego": rule("r", undecided), "catalogue/controls/x.yaml": text})
		wantError(t, err, "policies/catalogue/controls/x.yaml", want)
	}
}
