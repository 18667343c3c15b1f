package register

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// headerFrom remembers what files say of a register, and where.
type headerFrom struct {
	Header
	places map[string]source.Place
}

// header reads what a YAML file says of its register. It must agree with the
// configuration and with the register's other files.
func (l *loader) header(kind string, n *node) {
	said := l.headers[kind]
	if said.places == nil {
		said.places = map[string]source.Place{}
		r := l.config.Registers[kind]
		said.Header = Header{r.Owner, r.Approvers, r.Interval, r.Classification, r.Version, r.Updated}
		for name, is := range map[string]bool{"owner": r.Owner != "", "approvers": len(r.Approvers) > 0, "interval": r.Interval.Text != "", "classification": r.Classification != ""} {
			if is {
				said.places[name] = l.config.Place("registers." + kind + "." + name)
			}
		}
	}
	if n != nil {
		for i, key := range n.keys {
			l.setting(kind, &said, key.text, n.items[i])
		}
		l.wording(kind, &said, n)
	}
	l.headers[kind] = said
}

func (l *loader) setting(kind string, said *headerFrom, name string, n *node) {
	texts := n.texts()
	if len(texts) == 0 {
		return
	}
	got, have := strings.Join(texts, ", "), ""
	switch name {
	case "register":
		have = kind
	case "owner":
		have = agree(&said.Owner, got)
	case "classification":
		have = agree(&said.Classification, got)
	case "interval":
		if !intervalForm().MatchString(got) {
			l.refuseHeader(kind, name, got, n.place, "that it must be reviewed again after %s, which is no span", "Write a span such as P12M (twelve months) or P90D (ninety days).")
			return
		}
		have = agree(&said.Interval.Text, got)
	case "approvers":
		if len(said.Approvers) == 0 {
			said.Approvers = texts
		}
		have = strings.Join(said.Approvers, ", ")
		if sameSet(said.Approvers, texts) {
			have = got
		}
	default:
		return
	}
	first, known := said.places[name]
	if !known {
		said.places[name] = n.place
	}
	if have == got {
		return
	}
	f := finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: kind}, Place: n.place, Field: name, Value: got,
		Message: fmt.Sprintf("The file says that the %s of %s is %s; elsewhere it is %s.", name, kind, shown(got), shown(have)),
		Hint:    "Say it in one place, or say the same in both.",
	}
	if known {
		f.Related = []finding.Related{{Place: first, Message: "the other statement"}}
	}
	l.report(f)
}

// intervalForm is how an interval is written, in the configuration too.
var intervalForm = expression.Of(`^P(?:\d{1,4}Y(?:\d{1,4}M)?(?:\d{1,4}D)?|\d{1,4}M(?:\d{1,4}D)?|\d{1,4}[WD])$`)

// refuseHeader reports what a file says of its register and nobody can use;
// says has room for it.
func (l *loader) refuseHeader(kind, name, got string, at source.Place, says, hint string) {
	l.report(finding.Finding{
		Rule: RuleRecordInvalid, Severity: finding.Error, Subject: finding.Subject{Kind: kind}, Place: at, Field: name, Value: got,
		Message: fmt.Sprintf("The file says "+says+".", shown(got)), Hint: hint,
	})
}

// wording reads which version a file calls itself, and since when. A register
// of several files has one for each: the newest stands for it.
func (l *loader) wording(kind string, said *headerFrom, n *node) {
	one := func(name string) (text string, at source.Place) {
		if value := n.get(name); value != nil {
			if texts := value.texts(); len(texts) > 0 {
				return texts[0], value.place
			}
		}
		return "", n.place
	}
	version, _ := one("version")
	updated, at := one("updated")
	if _, err := time.Parse(time.DateOnly, updated); err != nil && updated != "" {
		l.refuseHeader(kind, "updated", updated, at, "that it was updated on %s, which is no day", "Write a day such as 2026-03-31.")
		return
	}
	if updated > said.Updated || updated == said.Updated && said.Version == "" {
		said.Version, said.Updated = version, updated
	}
}

// agree takes over what is said first.
func agree(have *string, got string) string {
	if *have == "" {
		*have = got
	}
	return *have
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// fillHeaders hands on what is known of each kind, kept or not.
func (l *loader) fillHeaders() {
	for _, k := range l.schema.Kinds {
		if _, known := l.headers[k.Name]; !known {
			l.header(k.Name, nil)
		}
		l.out.Headers[k.Name] = l.headers[k.Name].Header
	}
}
