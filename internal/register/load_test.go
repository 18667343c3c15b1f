package register

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/schema"
)

// TestLoad reads whole folders: the comment of each archive says what is in
// it; the want section holds every finding, record, link and mention.
func TestLoad(t *testing.T) {
	for _, file := range archives(t, "load") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, file, a, dump(load(t, files(a))))
		})
	}
}

func archives(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("testdata", dir, "*.txtar"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no archives in %s: %v", dir, err)
	}
	return found
}

// dump writes all that was read, for golden files.
func dump(r *Registers) string {
	var b strings.Builder
	b.WriteString(listing(r.Findings))
	for _, kind := range sortedKeys(r.Kept) {
		fmt.Fprintf(&b, "\n%s", kind)
		if r.Unreadable[kind] {
			b.WriteString(" (a file cannot be read)")
		}
		if h := r.Headers[kind]; h.Owner != "" || h.Interval.Text != "" || len(h.Approvers) > 0 {
			fmt.Fprintf(&b, " owner=%q approvers=%q interval=%q", h.Owner, h.Approvers, h.Interval.Text)
			if h.Version+h.Updated != "" {
				fmt.Fprintf(&b, " version=%q updated=%q", h.Version, h.Updated)
			}
		}
		b.WriteByte('\n')
		for _, rec := range r.Records[kind] {
			fields, _ := json.Marshal(rec.Fields)
			fmt.Fprintf(&b, "  %s %s %s", rec.Place(""), source.Escape(rec.ID), fields)
			if len(rec.Unread) > 0 {
				fmt.Fprintf(&b, " unread %q: %q", rec.Unread, rec.Raw)
			}
			b.WriteByte('\n')
		}
	}
	b.WriteString("\nlinks\n")
	for _, l := range r.Links {
		fmt.Fprintf(&b, "  %s %s %q -> ", l.From.ID, l.Field, l.Value)
		switch {
		case l.Resolved:
			fmt.Fprintf(&b, "%s %s\n", l.Target.Kind, l.Target.ID)
		case !l.Kept:
			b.WriteString("not tested\n")
		default:
			fmt.Fprintf(&b, "nothing, nearest %q\n", l.Nearest)
		}
	}
	b.WriteString("\nmentions\n")
	for _, m := range r.Mentions {
		fmt.Fprintf(&b, "  %s names %s\n", m.By.ID, m.Record.ID)
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	for i := range keys {
		for j := i; j > 0 && keys[j] < keys[j-1]; j-- {
			keys[j], keys[j-1] = keys[j-1], keys[j]
		}
	}
	return keys
}

// TestConfig reads configurations with faults: the want section holds the
// messages.
func TestConfig(t *testing.T) {
	for _, file := range archives(t, "config") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, _, faults, err := Configure(files(a), "", schema.FS)
			if err != nil {
				t.Fatal(err)
			}
			if len(faults) == 0 {
				t.Error("no fault was found")
			}
			golden(t, file, a, listing(faults))
		})
	}
}

func TestConfigOfSignatures(t *testing.T) {
	c, _, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(`
signatures:
  allowed_signers: keys/allowed_signers
  openpgp: ["keys/*.asc", former/eve.asc]
  revoked: keys/revoked
  platform: [keys/forge.asc]
  accept_platform: true
`)}}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	want := SignatureConfig{
		AllowedSigners: []string{"keys/allowed_signers"}, OpenPGP: []string{"keys/*.asc", "former/eve.asc"},
		Revoked: []string{"keys/revoked"}, Platform: []string{"keys/forge.asc"}, AcceptPlatform: true,
	}
	if !reflect.DeepEqual(c.Signatures, want) || !c.Signatures.Configured() {
		t.Errorf("got %+v", c.Signatures)
	}
	if p := c.Place("signatures.openpgp[1]"); p.Line != 4 || p.Column != 27 {
		t.Errorf("the file is named at %s", p)
	}
}

func TestConfigOfLanguages(t *testing.T) {
	read := func(text string) (*Config, string) {
		c, _, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(text)}}, "", schema.FS)
		if err != nil {
			t.Fatal(err)
		}
		return c, listing(faults)
	}
	c, faults := read("language: de\nregisters:\n  laws: {language: en}\n")
	if faults != "" || c.Language != "de" || c.Registers["laws"].Language != "en" || c.Registers["parties"].Language != "" {
		t.Errorf("got %+v, %s", c, faults)
	}
	if _, faults = read("language: German\n"); !strings.Contains(faults, "such as en or de") {
		t.Errorf("got %s", faults)
	}
}

func TestConfigValues(t *testing.T) {
	c, _, faults, err := Configure(fstest.MapFS{"goldthread.yaml": {Data: []byte(`
version: 1
profile: strict
main: trunk
fail_on: never
registers:
  laws: {owner: Legal, approvers: [Management], interval: P1Y6M, classification: internal, version: "2.10", updated: 2026-01-31}
ignore: ["old/**"]
rules: {requirements/cia_missing: off, review_never: note}
policies: [policies/own]
thresholds: {review_days: 180, share: 0.3}
approvals: {branch: proof, folder: saved/by-us, inside: proof, repositories: [github.com/1, gitlab.example.org/42]}
`)}}, "", schema.FS)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, listing(faults))
	}
	laws := c.Registers["laws"]
	if c.Profile != "strict" || c.Main != "trunk" || c.FailOn != "never" || c.Version != 1 || laws.Owner != "Legal" ||
		laws.Interval.Days() != 545 || laws.Approvers[0] != "Management" || laws.Version != "2.10" || laws.Updated != "2026-01-31" || c.Policies[0] != "policies/own" {
		t.Errorf("got %+v", c)
	}
	if c.Rules["requirements/cia_missing"] != "off" || c.Thresholds["review_days"] != int64(180) || c.Thresholds["share"] != 0.3 {
		t.Errorf("got %v, %v", c.Rules, c.Thresholds)
	}
	if want := (ApprovalsConfig{"proof", "saved/by-us", "proof", []string{"github.com/1", "gitlab.example.org/42"}}); !reflect.DeepEqual(c.Approvals, want) {
		t.Errorf("got %+v", c.Approvals)
	}
	if p := c.Place("rules.review_never"); p.Line != 9 || p.Column != 54 {
		t.Errorf("the rule stands at %s", p)
	}
	if p := c.Place("rules.unknown"); p.Line != 9 {
		t.Errorf("what is not said has the place of its section, got %s", p)
	}
}

// TestNoConfig: the conventional layout needs no configuration, and a
// configuration that somebody names must exist.
func TestNoConfig(t *testing.T) {
	c, _, faults, err := Configure(fstest.MapFS{}, "", schema.FS)
	if err != nil || len(faults) > 0 || c.Profile != "advisory" || c.File != "" {
		t.Errorf("got %+v, %v, %v", c, faults, err)
	}
	_, _, faults, err = Configure(fstest.MapFS{}, "other.yaml", schema.FS)
	if err != nil || len(faults) != 1 || !strings.Contains(faults[0].Message, "other.yaml") {
		t.Errorf("got %v, %v", faults, err)
	}
}

func TestIntervalDays(t *testing.T) {
	for text, want := range map[string]int{"": 0, "P12M": 365, "P1Y": 365, "P24M": 730, "P6M": 180, "P90D": 90, "P2W": 14, "P1Y1M1D": 396, "PT24H": 0} {
		if got := (Interval{text}).Days(); got != want {
			t.Errorf("%s is %d days, want %d", text, got, want)
		}
	}
}

// Of two records with one id the later one is mended, so the finding is for
// whoever keeps that one.
func TestDuplicateOwner(t *testing.T) {
	for name, c := range map[string]struct{ second, want string }{
		"its own":        {"{id: R-1, owner: Sales}", "Sales"},
		"its register's": {"{id: R-1}", "ISMS manager"},
	} {
		t.Run(name, func(t *testing.T) {
			r := loadBook(t, "registers/requirements.yaml", "", []byte("owner: ISMS manager\nrequirements:\n- {id: R-1, owner: Legal}\n- "+c.second+"\n"))
			if len(r.Findings) != 1 || r.Findings[0].Rule != RuleDuplicateID || r.Findings[0].Owner != c.want {
				t.Errorf("got %+v", r.Findings)
			}
		})
	}
}
