package lint_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/schema"
)

// TestProposals proposes for every table of the layouts how it is read, and
// reads it so: the configuration is accepted, and no column is left unread but
// those that the proposal lists.
func TestProposals(t *testing.T) {
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	h, err := starter.ReadHeadings(examples.FS, "headings.yaml", s)
	if err != nil {
		t.Fatal(err)
	}
	proposed := 0
	for _, l := range layouts {
		t.Run(l.name, func(t *testing.T) {
			var b strings.Builder
			for _, f := range l.files(t).Files {
				tables, fault := register.Tables(f.Name, f.Data, register.DefaultLimits)
				if fault != nil {
					t.Fatal(fault.Reason)
				}
				if len(tables) == 0 {
					continue
				}
				p := h.Propose(f.Name, tables, "")
				config := p.Config()
				fmt.Fprintf(&b, "==== %s\n%s", f.Name, config)
				for _, n := range p.NotRead {
					fmt.Fprintf(&b, "not read: %q, because %s\n", n.Sheet, n.Why)
				}
				if len(p.Tables) > 0 {
					proposed++
					b.WriteString(readAsProposed(t, s, p, f.Data, config))
				}
			}
			if b.Len() > 0 {
				golden(t, filepath.Join("testdata", "layouts", l.name+".proposed"), b.String())
			}
		})
	}
	if proposed < 10 {
		t.Errorf("only %d files are proposed", proposed)
	}
}

// readAsProposed reads a file by the proposal and says how many records it
// holds.
func readAsProposed(t *testing.T, s *register.Schema, p starter.Proposal, data []byte, config string) string {
	t.Helper()
	fsys := fstest.MapFS{p.File: {Data: data}, register.ConfigFile: {Data: []byte(config)}}
	c, faults, err := register.ReadConfig(fsys, "", s)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%s is refused: %v %v\n%s", p.File, err, faults, config)
	}
	r, err := register.Load(fsys, c, s, register.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var unplaced []string
	for _, table := range p.Tables {
		unplaced = append(unplaced, table.Unplaced...)
	}
	for _, f := range r.Files {
		slices.Sort(f.Unmapped)
		slices.Sort(unplaced)
		if !slices.Equal(f.Unmapped, unplaced) {
			t.Errorf("%s: not read are %q, and the proposal lists %q", f.Path, f.Unmapped, unplaced)
		}
	}
	for _, f := range r.Findings {
		if f.Rule == register.RuleFileUnreadable || f.Place.File == register.ConfigFile {
			t.Errorf("%s: %s", f.Place, f.Message)
		}
	}
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(r.Records)) {
		fmt.Fprintf(&b, "read: %d %s\n", len(r.Records[kind]), kind)
	}
	for _, f := range r.Findings {
		if f.Rule == register.RuleRecordInvalid {
			fmt.Fprintf(&b, "does not fit: %s: %s\n", f.Place, f.Message)
		}
	}
	return b.String()
}
