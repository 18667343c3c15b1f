package starter

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

func headings(t testing.TB) (*Headings, *register.Schema) {
	t.Helper()
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	h, err := ReadHeadings(examples.FS, "headings.yaml", s)
	if err != nil {
		t.Fatal(err)
	}
	return h, s
}

// Every field and every word in the table of headings is one there is.
func TestHeadings(t *testing.T) {
	h, s := headings(t)
	for kind, u := range h.registers {
		if len(u.names) == 0 {
			t.Errorf("%s has no name", kind)
		}
		for _, c := range u.columns {
			m := register.FileMapping{Path: "x.csv", Columns: map[string][]string{c.field: {"x"}}}
			config := "version: 1\nregisters: {" + kind + ": {files: [{path: x.csv, columns: {" + quoted(c.field) + ": x}}]}}\n"
			if faults := configure(t, s, config); len(faults) > 0 {
				t.Errorf("%s: %v: %v", kind, m.Columns, faults)
			}
			if len(c.words) == 0 {
				t.Errorf("%s: %s has no heading", kind, c.field)
			}
		}
	}
	for key, words := range h.values {
		kind, field, _ := strings.Cut(key, ".")
		f := s.Kind(kind).Field(field)
		if f == nil {
			t.Errorf("%s is no field", key)
			continue
		}
		for word, means := range words {
			switch {
			case f.Type == register.Bool && (means == "true" || means == "false"):
			case slices.Contains(f.Enum, means):
			default:
				t.Errorf("%s: %q means %q, which the field does not know", key, word, means)
			}
		}
	}
}

func configure(t testing.TB, s *register.Schema, config string) []string {
	t.Helper()
	_, found, err := register.ReadConfig(fstest.MapFS{register.ConfigFile: {Data: []byte(config)}}, "", s)
	if err != nil {
		t.Fatal(err)
	}
	var faults []string
	for _, f := range found {
		faults = append(faults, f.Place.String()+": "+f.Message)
	}
	return faults
}

// TestPropose holds what is proposed for tables of many kinds to what a person
// would say, and every proposal to the rules of the configuration.
func TestPropose(t *testing.T) {
	h, s := headings(t)
	for _, c := range []struct {
		file, sheet string
		headings    []string
		row         []string
		kind        string
		placed      int
		unplaced    []string
	}{
		{"suppliers.csv", "", []string{"No.", "Vendor", "Service", "Tier", "Phone"}, []string{"7", "Contoso", "hosting", "hoch", "1"}, "suppliers", 4, []string{"Phone"}},
		{"isms.xlsx", "Risikoregister", []string{"Risiko-ID", "Beschreibung", "Eintrittswahrscheinlichkeit", "Auswirkung", "Maßnahmen", "Ampel"}, nil, "risks", 5, []string{"Ampel"}},
		{"isms.xlsx", "Tabelle1", []string{"Control", "Title", "Applicable?", "Justification", "Implementation status"}, []string{"A.5.1", "x", "y", "z", "Umgesetzt"}, "soa", 5, nil},
		{"x.csv", "", []string{"id", "Statement", "Parties", "Sources"}, nil, "requirements", 4, nil},
		{"plan.xlsx", "Communication plan", []string{"What", "When", "With whom", "How", "By whom"}, nil, "communication", 5, nil},
		{"contracts.csv", "", []string{"Contract number", "Customer", "Start date", "End date", "Vertragsart"}, nil, "contracts", 4, []string{"Vertragsart"}},
		{"anforderungen.csv", "", []string{"Nr.", "Interessierte Partei", "Anforderung", "Quelle", "Umsetzung", "Verantwortlich", "Bemerkungen"}, []string{"1", "Kunden", "x", "MSA", "Teilweise umgesetzt", "CISO", ""}, "requirements", 7, nil},
		{"vvt.xlsx", "Blad1", []string{"Maatregel", "Titel", "Van toepassing?", "Motivering", "Implementatie", "Bewijs", "Eigenaar"}, []string{"A.5.1", "x", "ja", "y", "deels", "z", "CISO"}, "soa", 7, nil},
		{"liste.xlsx", "Parties intéressées", []string{"N°", "Partie intéressée", "Interne/Externe", "Besoins et attentes", "Pris en compte", "Mesures", "Responsable", "Dernière revue"}, []string{"1", "Clients", "Externe", "x", "oui", "A.5.24", "RSSI", "2026-03-01"}, "requirements", 8, nil},
		{"legal.xlsx", "Registro legal", []string{"Nº", "Ley", "Artículo", "Obligación", "Aplicable", "Autoridad", "Responsable", "Próxima revisión", "Color"}, []string{"1", "RGPD", "Art. 33", "x", "sí", "AEPD", "DPO", "", "rojo"}, "laws", 8, []string{"Color"}},
		{"rischi.csv", "", []string{"ID rischio", "Minaccia", "Probabilità", "Impatto", "Trattamento", "Rischio residuo", "Stato"}, []string{"1", "x", "2", "3", "ridurre", "2", "in valutazione"}, "risks", 7, nil},
		{"fornecedores.csv", "", []string{"Nº", "Fornecedor", "Serviço", "Criticidade", "País", "Observações"}, []string{"1", "x", "y", "Alta", "PT", ""}, "suppliers", 6, nil},
		{"odd.csv", "", []string{"id", "Statement: [x]", `quo"te`, "yes", "Requirement", "#", "- dash", "a\nb", "\u00e9t\u00e9 {}"}, nil, "", 0, nil},
	} {
		t.Run(c.file+c.sheet, func(t *testing.T) {
			table := register.Table{Sheet: c.sheet, Format: "xlsx", Headings: c.headings}
			if c.row != nil {
				table.Rows = [][]string{c.row}
			}
			p := h.Propose(c.file, []register.Table{table}, "")
			leftOut := strings.NewReplacer("          # - ", "          - ", "        # ignore: ", "        ignore: ").Replace(p.Config())
			for _, config := range []string{p.Config(), leftOut, p.ConfigAlone()} {
				if faults := configure(t, s, config); len(faults) > 0 {
					t.Errorf("%v in\n%s", faults, config)
				}
			}
			if c.kind == "" {
				return
			}
			if len(p.Tables) != 1 || p.Tables[0].Kind != c.kind {
				t.Fatalf("%+v, want %s", p, c.kind)
			}
			if got := p.Tables[0]; got.Placed() != c.placed || !slices.Equal(got.Unplaced, c.unplaced) {
				t.Errorf("placed %d and not %q, want %d and %q", got.Placed(), got.Unplaced, c.placed, c.unplaced)
			}
		})
	}
}

// Whatever the headings, the file is called and the cells hold, a proposal is
// a configuration without faults.
func FuzzPropose(f *testing.F) {
	h, s := headings(f)
	f.Add("register.csv", "Nr,Requirement,C,I,A\n1,\"- a\n- b\",x,,\n")
	f.Add("a [b]*{c}.csv", "id;\"x: y\";#;'\nREQ-1;b;c;d\n")
	f.Add("laws.csv", "Gesetz;Anwendbar?\nBDSG;ja\n")
	f.Add("soa.csv", "control,applicable,justification,status\nA.5.1,y,,Umgesetzt\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if strings.ContainsAny(name, "\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
			return // no configuration can name it
		}
		tables, fault := register.Tables("x.csv", []byte(text), register.DefaultLimits)
		if fault != nil || !fs.ValidPath(name) {
			return
		}
		for _, kind := range []string{"", "requirements", "soa"} {
			p := h.Propose(name, tables, kind)
			config := p.Config()
			var v any
			if err := yaml.Unmarshal([]byte(config), &v); err != nil {
				t.Fatalf("%v in\n%s", err, config)
			}
			if faults := configure(t, s, config); len(faults) > 0 {
				t.Errorf("%v in\n%s", faults, config)
			}
			if path.Ext(name) == ".csv" && name != register.ConfigFile {
				unread(t, s, p, []byte(text), config)
			}
		}
	})
}

// unread reads a file as it is proposed: what is left unread is what the
// proposal lists.
func unread(t *testing.T, s *register.Schema, p Proposal, data []byte, config string) {
	t.Helper()
	fsys := Alone(p.File, data, config)
	c, _, err := register.ReadConfig(fsys, "", s)
	if err != nil || c == nil || len(p.Tables) == 0 {
		return
	}
	r, err := register.Load(fstest.MapFS{p.File: {Data: data}}, c, s, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Files {
		for _, column := range f.Unmapped {
			if !slices.Contains(p.Tables[0].Unplaced, column) {
				t.Errorf("the column %q is not read, and not listed:\n%s", column, config)
			}
		}
	}
	for _, f := range r.Findings {
		if f.Place.File == register.ConfigFile && f.Rule == register.RuleConfigInvalid {
			t.Errorf("%s in\n%s", f.Message, config)
		}
	}
}

func TestSplit(t *testing.T) {
	const text = "# yaml-language-server: $schema=../.goldthread/schema/parties.json\n# What it is for.\n" +
		"- id: PTY-001\n  name: Customers\n  tags:\n    - big\n# A draft.\n- id: PTY-002\n  # name: Staff\n  status: draft\n"
	const head = "# yaml-language-server: $schema=../../.goldthread/schema/parties.json\n# What it is for.\n"
	want := []file{
		{"registers/parties/PTY-001.yaml", []byte(head + "id: PTY-001\nname: Customers\ntags:\n  - big\n")},
		{"registers/parties/PTY-002.yaml", []byte(head + "# A draft.\nid: PTY-002\n# name: Staff\nstatus: draft\n")},
	}
	got := split("registers/parties.yaml", []byte(text))
	if len(got) != len(want) {
		t.Fatalf("%d files, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].name != w.name || string(got[i].data) != string(w.data) {
			t.Errorf("got %s\n%s\nwant %s\n%s", got[i].name, got[i].data, w.name, w.data)
		}
	}
	if got := split("registers/reviews.yaml", []byte("# nothing yet\n")); len(got) != 1 || got[0].name != "registers/reviews.yaml" {
		t.Errorf("a register without a record became %v", got)
	}
}

// Write never leaves the folder, also where a link leads out of it.
func TestWriteStaysInside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "registers")); err != nil {
		t.Fatal(err)
	}
	_, err := Write(dir, Options{Sets: []fs.FS{fstest.MapFS{"registers/parties.yaml": {Data: []byte("- id: PTY-001\n")}}}})
	entries, _ := os.ReadDir(outside)
	if err == nil || len(entries) > 0 {
		t.Errorf("wrote %v outside, %v", entries, err)
	}
}

func TestAlone(t *testing.T) {
	if err := fstest.TestFS(Alone("register.csv", []byte("id\nREQ-1\n"), "version: 1\n"), "register.csv", register.ConfigFile); err != nil {
		t.Error(err)
	}
}

// TestUmsetzung: one heading means what stands below it.
func TestUmsetzung(t *testing.T) {
	h, _ := headings(t)
	for _, c := range []struct{ kind, heading, cell, want string }{
		{"requirements", "Umsetzung", "umgesetzt", "compliance"},
		{"requirements", "Umsetzung", "A.5.24, A.8.8", "controls"},
		{"requirements", "Umsetzung", "Festplatten sind verschlüsselt", "acceptance"},
		{"requirements", "Umsetzung", "", "acceptance"},
		{"soa", "Umsetzung", "Teilweise umgesetzt", "status"},
		{"soa", "Umsetzung", "Richtlinie zur Zugangskontrolle", "implementation"},
		{"treatments", "Umsetzung", "in Arbeit", "status"},
		{"requirements", "Status", "in Abstimmung", "own.status"},
		{"requirements", "Status", "retired", "status"},
		{"requirements", "Mise en œuvre", "en cours", "compliance"},
	} {
		table := register.Table{Headings: []string{"id", c.heading}, Rows: [][]string{{"1", c.cell}, {"2", ""}}}
		got := ""
		for _, column := range h.Propose("x.csv", []register.Table{table}, c.kind).Tables[0].Columns {
			if column.Heading == c.heading {
				got = column.Field
			}
		}
		if got != c.want {
			t.Errorf("%s: %s above %q is read as %q, want %q", c.kind, c.heading, c.cell, got, c.want)
		}
	}
}

// TestWordsAmongControls: where a column names controls and in other cells says
// something else, the rest goes to a field for words.
func TestWordsAmongControls(t *testing.T) {
	h, _ := headings(t)
	for second, want := range map[string]int{"A.8.1": 0, "Betriebsvereinbarung": 1, "": 0} {
		table := register.Table{Headings: []string{"id", "Umsetzung"}, Rows: [][]string{{"1", "A.5.24, A.8.8"}, {"2", second}}}
		if p := h.Propose("x.csv", []register.Table{table}, "requirements"); len(p.Tables[0].Splits) != want {
			t.Errorf("beside %q: %+v", second, p.Tables[0].Splits)
		}
	}
}

// Every field of the table of headings has a word in every language.
func TestHeadingsInAllLanguages(t *testing.T) {
	data, err := fs.ReadFile(examples.FS, "headings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Every     map[string]map[string][]string
		Registers map[string]struct {
			Names   map[string][]string
			Columns map[string]map[string][]string
		}
	}
	if err := yaml.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	check := func(what string, words map[string][]string) {
		for _, language := range []string{"en", "de", "fr", "nl", "es", "it", "pt"} {
			if len(words[language]) == 0 {
				t.Errorf("%s has no word in %s", what, language)
			}
		}
	}
	for field, words := range table.Every {
		check(field, words)
	}
	for kind, r := range table.Registers {
		check("the name of "+kind, r.Names)
		for field, words := range r.Columns {
			if table.Every[field] == nil { // else these are further words
				check(kind+": "+field, words)
			}
		}
	}
}
