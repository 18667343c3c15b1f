package history_test

import (
	"maps"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// beside adds a file to a commit's content.
func beside(content files, name, text string) files {
	content = maps.Clone(content)
	content[name] = text
	return content
}

func TestAdopted(t *testing.T) {
	r1, r2 := one("R1=a"), one("R1=a", "R2=b")
	const config = "goldthread.yaml"
	configured := func(o *history.Options) { o.ConfigFile, o.Configured = config, true }
	plain := func(o *history.Options) { o.ConfigFile = config }
	renamed := func(o *history.Options) {
		o.ConfigFile, o.ConfigNames, o.Configured = "goldthread.cue", []string{config, "goldthread.cue"}, true
	}
	var b *builder
	stated := func(day, commit string) func(*history.Options) {
		return func(o *history.Options) {
			configured(o)
			if o.AdoptedOn, _ = time.Parse(time.DateOnly, day); commit != "" {
				o.AdoptedAt = repo.ID(b.commits[commit].String())
			}
		}
	}
	for _, c := range []struct {
		name    string
		options func(*history.Options)
		build   func(b *builder)
		head    string
		want    string
	}{
		{"without a configuration, since the first records", plain, func(b *builder) {
			b.commit("A", "", files{"README": "x"}, on("2026-01-01"))
			b.commit("B", "A", r1, on("2026-01-05"))
			b.commit("C", "B", r2, on("2026-01-09"))
		}, "", "2026-01-05"},
		{"the configuration came later", configured, func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2026-01-05"))
			b.commit("C", "B", beside(r2, config, "v"), on("2026-01-09"))
		}, "", "2026-01-05"},
		{"the configuration came first", configured, func(b *builder) {
			b.commit("A", "", files{config: "v"}, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2026-01-05"))
		}, "", "2026-01-05"},
		{"it came on a branch, and counts when that landed", configured, func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2026-01-05"))
			b.commit("C", "A", r2, on("2026-01-06"))
			b.commit("D", "C B", beside(r2, config, "v"), on("2026-01-09"))
		}, "", "2026-01-09"},
		{"only a branch holds it", configured, func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2026-01-05"))
			b.refs["main"] = "A"
		}, "B", ""},
		{"it is not committed yet", configured, func(b *builder) { b.commit("A", "", r1) }, "", ""},
		{"it came after the day that is judged", configured, func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2027-01-05"))
		}, "", ""},
		{"a day is stated", stated("2026-01-03", ""), func(b *builder) {
			b.commit("A", "", beside(r1, config, "v"), on("2026-01-01"))
			b.commit("B", "A", beside(r2, config, "v"), on("2026-01-09"))
		}, "", "2026-01-03"},
		{"a day that has not come yet is none", stated("2026-07-01", ""), func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r2, config, "v"), on("2026-01-09"))
		}, "", "2026-01-09"},
		{"the day that is judged", stated("2026-06-30", ""), func(b *builder) {
			b.commit("A", "", beside(r1, config, "v"), on("2026-01-01"))
		}, "", "2026-06-30"},
		{"the configuration got another name", renamed, func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r1, config, "v"), on("2026-01-05"))
			b.commit("C", "B", beside(r2, "goldthread.cue", "v"), on("2026-01-09"))
		}, "", "2026-01-05"},
		{"a day before anything is known", stated("2020-01-03", ""), func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", beside(r2, config, "v"), on("2026-01-09"))
		}, "", "2026-01-01"},
		{"a commit is stated, and counts when it landed", stated("", "B"), func(b *builder) {
			b.commit("A", "", r1, on("2026-01-01"))
			b.commit("B", "A", r2, on("2026-01-05"))
			b.commit("C", "A", r1, on("2026-01-06"))
			b.commit("D", "C B", r2, on("2026-01-09"))
			b.commit("E", "D", beside(r2, config, "v"), on("2026-01-12"))
		}, "", "2026-01-09"},
		{"a commit is stated that never landed", stated("", "B"), func(b *builder) {
			b.commit("A", "", beside(r1, config, "v"), on("2026-01-01"))
			b.commit("B", "A", r2, on("2026-01-05"))
			b.commit("C", "A", r1, on("2026-01-06"))
			b.refs["main"] = "C"
		}, "", "2026-01-05"},
	} {
		b = newBuilder(t)
		c.build(b)
		asOf := func(o *history.Options) { o.AsOf = time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC) }
		got := ""
		if e := b.mine(c.head, c.options, asOf); !e.Adopted.IsZero() {
			got = e.Adopted.Format(time.DateOnly)
		}
		same(t, c.name, got, c.want)
	}
}

// To make a record a draft before it is deleted does not make it one that never
// stood; what only a branch wrote and took back never did.
func TestGoneLived(t *testing.T) {
	//   A---B---C---F---M   main
	//            \-D--E-/
	b := newBuilder(t)
	as := func(status string) files {
		return files{"requirements.jsonl": recs("R1=a") + `{"id":"R2","statement":"b","status":"` + status + `"}` + "\n"}
	}
	b.commit("A", "", as("live"))
	b.commit("B", "A", as("draft"))
	b.commit("C", "B", one("R1=a"))
	b.commit("D", "C", one("R1=a", "R3=c"))
	b.commit("E", "D", files{"requirements.jsonl": recs("R1=a") + `{"id":"R3","statement":"c","status":"draft"}` + "\n"})
	b.commit("F", "C", one("R1=aa"))
	b.commit("M", "F E", files{"requirements.jsonl": recs("R1=aa") + `{"id":"R3","statement":"c","status":"draft"}` + "\n"})
	b.commit("N", "M", one("R1=aa"))
	got := map[register.Key]bool{}
	for _, g := range b.mine("").Gone {
		got[g.Key] = g.Lived
	}
	if want := map[register.Key]bool{keyOf("R2"): true, keyOf("R3"): false}; !maps.Equal(got, want) {
		t.Errorf("once live %v, want %v", got, want)
	}
}

// What went is told with how many live records its register held before.
func TestGoneAmong(t *testing.T) {
	b := newBuilder(t)
	retired := `{"id":"R4","statement":"d","status":"retired"}` + "\n"
	b.commit("A", "", beside(files{"requirements.jsonl": recs("R1=a", "R2=b", "R3=c") + retired}, "laws.jsonl", recs("L1=x")))
	b.commit("B", "A", beside(one("R1=a", "R3=c"), "laws.jsonl", recs("L1=x")))
	b.commit("C", "B", one("R1=a"))
	e := b.mine("")
	got := map[register.Key]int{}
	for _, g := range e.Gone {
		got[g.Key] = g.Among
	}
	want := map[register.Key]int{keyOf("R2"): 3, keyOf("R4"): 3, keyOf("R3"): 2, keyOf("laws/L1"): 1}
	if !maps.Equal(got, want) {
		t.Errorf("among %v, want %v", got, want)
	}
}
