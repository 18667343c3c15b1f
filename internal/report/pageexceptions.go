package report

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/report/html"
)

// exceptionPages are the accepted exceptions, with what each covers.
func (b *book) exceptionPages() []html.Page {
	standing, ended := b.exceptions()
	caption := count(len(standing), "accepted exception", "accepted exceptions")
	if n := len(ended); n > 0 {
		caption += ", " + figure(n) + " ended"
	}
	t := &html.Table{
		Name: "exceptions", Caption: caption + " (6.1.3 f)", Empty: "No exception is accepted.",
		Columns: []html.Column{{Name: "Exception", Head: true, Narrow: true}, {Name: "Check"}, {Name: "About"}, {Name: "Why"}, {Name: "Accepted by"}, {Name: "Until"}, {Name: "Covers", Number: true}},
	}
	covered := waivers(b.l.Findings, false)
	for _, r := range append(standing, ended...) {
		n := 0
		if i := slices.IndexFunc(covered, func(w taken) bool { return w.ID == r.ID }); i >= 0 {
			n = len(covered[i].findings)
		}
		until := html.Plain(day(b.field(r, "until")))
		if slices.Contains(ended, r) {
			until = append(until, html.Line{{Text: "ended", Tone: html.Quiet}})
		}
		t.Rows = append(t.Rows, html.Row{Cells: []html.Cell{
			{{b.ref(r.Key())}}, html.Plain(b.field(r, "rule")), {b.about(r)}, html.Plain(b.field(r, "reason")),
			html.Plain(b.text(b.l.Called(b.raw(r, "approver")))), until, html.Plain(figure(n)),
		}})
	}
	return []html.Page{{ID: "exceptions", Title: "Accepted exceptions", Lead: "What management lives with for a time: why, by whom, and until when. A finding that is covered is still counted; it fails no check.", Body: []html.Block{t}}}
}

// exceptions are the accepted ones: those that stand on the day, and those that
// have ended.
func (b *book) exceptions() (standing, ended []*register.Record) {
	for _, r := range b.live("waivers") {
		if until := b.raw(r, "until"); until != "" && until < b.l.AsOf {
			ended = append(ended, r)
		} else {
			standing = append(standing, r)
		}
	}
	return standing, ended
}

// about is what an exception is about: a record, a register or a commit.
func (b *book) about(r *register.Record) html.Line {
	for _, name := range []string{"record", "register", "commit"} {
		value, _ := r.Fields[name].(string)
		switch {
		case value == "":
		case name == "record":
			return html.Line{b.ref(b.linked(r.Key(), value))}
		default:
			return html.Text(name + " " + b.text(value))
		}
	}
	return html.Text("all")
}

// raw is a text of a record as it is written.
func (b *book) raw(r *register.Record, name string) string {
	s, _ := r.Fields[name].(string)
	return strings.TrimSpace(s)
}

// linked is the record that a value of a record points at.
func (b *book) linked(from register.Key, value string) register.Key {
	for _, l := range b.out[from] {
		if l.Resolved && (l.Target.ID == value || l.Value == value) {
			return l.Target
		}
	}
	return register.Key{ID: value}
}
