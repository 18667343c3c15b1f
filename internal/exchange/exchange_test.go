package exchange_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

func compiled(t testing.TB) *register.Schema {
	t.Helper()
	s, err := register.CompileSchema(schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// hostile are texts that one format or another takes for something else.
var hostile = []string{
	"=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", " =1+1", "＝1", "'=1", "'", "''", "'tis", `'"x"`, `'["a"]`, `'{"a":1}`, `'[`,
	"a;=1", "a;;=1", `a; "=1"`, "a;'=1", "a\t-1", `a;" @x`,
	"true", "TRUE", "yes", "No", "x", "null", "~", "24", "-24", "007", "1e5", "0x1F", "1_000", "12:30:45", "1.50", ".5", "5.", "2026-03-31", "31.03.2026", "03/2026",
	" leading", "trailing ", "a\u00a0", "a; b", "a;b", ";", "a, b", "a|b", `a\|b`, `a\b`, `\`, "a\nb", "a\n\nb\n", "\na", "a\r\nb", "a\n b\n  c", "a \nb", "- a\n- b", "* a", "• a\n• b",
	`"`, `""`, `a "b" c`, "`code`", "[text](https://example.org)", "<br>", "a<br>b", "<b>x</b>", "&amp;", "&lt;br&gt;", "**bold**", "_under_", "~~gone~~", "![x](y)", "# heading", "---", "| --- |", ":---:",
	"a: b", "a #b", "a:", "- a", "? a", "{a}", "[a]", "!tag", "&anchor", "*alias", "%a", "@a", "...", "<<", "<", "|", ">",
	"Ünïcödé 日本語 🙂", "e\u0301", "a\u200bb", "a\U000e0001b", "\ue000", "\U000f0000", "\U0001f468\u200d\U0001f469", "\ufeffx", "a\u0085b", "a\u2028b", "a\x7fb", "a\tb", "_x0041_", "_x000D_", "https://example.org/?a=b&c=d", "A 5.17 A 8.5", "5.17",
	strings.Repeat("long ", 60) + "end",
}

// A generator makes records that a register file can hold.
type generator struct {
	*rand.Rand
	tame bool // only values that fit their types
}

func (g *generator) record(k *register.Kind, n int) *register.Record {
	r := &register.Record{Kind: k.Name, ID: fmt.Sprintf("ID-%03d", n), Fields: map[string]any{}}
	if g.IntN(4) == 0 && !g.tame {
		r.ID = strings.TrimSpace(hostile[g.IntN(len(hostile))]) + fmt.Sprint(n)
	}
	if k.Single {
		r.ID = k.Name
	}
	for _, f := range k.Fields {
		if g.IntN(3) > 0 || f.ID {
			continue
		}
		if v := g.value(f, 0); v != nil {
			r.Fields[f.Name] = v
		}
	}
	if g.IntN(2) == 0 {
		for _, f := range k.Fields {
			if f.ID {
				r.ID = fmt.Sprintf("X.own-%d", n)
				r.Fields[f.Name] = r.ID
			}
		}
	}
	return r
}

func (g *generator) value(f *register.Field, depth int) any {
	switch f.Type {
	case register.String:
		return g.string(f)
	case register.Bool:
		return g.IntN(2) == 0
	case register.Int:
		return int64(g.IntN(2000) - 1000)
	case register.Number:
		return []any{int64(5), -2.5, 24.0, 1e21, int64(-7)}[g.IntN(5)]
	case register.List:
		out := make([]any, g.IntN(4))
		for i := range out {
			out[i] = g.value(f.Elem, depth+1)
		}
		return out
	case register.Map:
		return map[string]any{"Key": g.value(f.Elem, depth+1), "other key": g.value(f.Elem, depth+1)}
	case register.Struct:
		out := map[string]any{}
		for _, inner := range f.Fields {
			if g.IntN(3) > 0 {
				if v := g.value(inner, depth+1); v != nil {
					out[inner.Name] = v
				}
			}
		}
		return out
	}
	return []any{int64(24), "24", 24.0, "true", "all", g.text(), []any{"a", "b; c"}}[g.IntN(7)]
}

func (g *generator) text() string { return hostile[g.IntN(len(hostile))] }

func (g *generator) string(f *register.Field) any {
	switch {
	case len(f.Enum) > 0 && (g.tame || f.Scale || g.IntN(4) > 0): // other words of a scale are kept under own
		return f.Enum[g.IntN(len(f.Enum))]
	case f.Format == "date" && (g.tame || g.IntN(4) > 0):
		return fmt.Sprintf("%04d-%02d-%02d", 1890+g.IntN(200), 1+g.IntN(12), 1+g.IntN(28))
	case f.Format != "" && g.tame:
		return nil
	}
	s := g.text()
	if f.Control {
		s = register.NormalizeControl(s)
	}
	return s
}

func generated(s *register.Schema, k *register.Kind, seed uint64, n int) []*register.Record {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 4))}
	if k.Single {
		n = 1
	}
	records := make([]*register.Record, n)
	for i := range records {
		records[i] = g.record(k, i)
		records[i].Fingerprint = s.Fingerprint(records[i])
	}
	return records
}

// same compares what is kept of records.
func same(t *testing.T, want, got []*register.Record) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d records became %d", len(want), len(got))
	}
	for i, w := range want {
		g := got[i]
		if w.ID != g.ID || w.Fingerprint != g.Fingerprint || !reflect.DeepEqual(w.Fields, g.Fields) {
			t.Errorf("record %d\nwas    %q %q\nbecame %q %q", i, w.ID, w.Fields, g.ID, g.Fields)
		}
	}
}

// Taking in what was written gives the same records, for every register type,
// every format, and texts that each format takes for something else.
func TestRoundTrip(t *testing.T) {
	s := compiled(t)
	for _, format := range exchange.Formats() {
		for _, k := range s.Kinds {
			t.Run(format+"/"+k.Name, func(t *testing.T) {
				for seed := range uint64(2) {
					roundTrip(t, s, k, format, generated(s, k, seed, 12))
				}
			})
		}
	}
}

func roundTrip(t *testing.T, s *register.Schema, k *register.Kind, format string, records []*register.Record) {
	t.Helper()
	data, err := exchange.Write(format, s, k.Name, records)
	if err != nil {
		t.Fatal(err)
	}
	read, err := register.Reread("x."+format, data, k.Name, s)
	if err != nil {
		t.Fatal(err)
	}
	same(t, records, read.Records)
	again, err := exchange.Write(format, s, k.Name, read.Records)
	if err != nil || string(again) != string(data) {
		t.Errorf("writing the same again gives other bytes (%v)", err)
	}
}
