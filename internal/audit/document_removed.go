package audit

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/open-policy-agent/opa/v1/ast"
)

// removed are the records that are gone, each as it stood last: under last and
// the name of its register, so that its fields have types.
func (d *document) removed() (*ast.Term, error) {
	if d.in.Evidence == nil {
		return ast.ArrayTerm(), nil
	}
	gone := slices.SortedFunc(slices.Values(d.in.Evidence.Gone), func(a, b history.Gone) int {
		return cmp.Or(cmp.Compare(a.Key.Kind, b.Key.Kind), cmp.Compare(a.Key.ID, b.Key.ID))
	})
	terms := make([]*ast.Term, len(gone))
	for i, g := range gone {
		on, last := d.stands(g.Event), d.object()
		was := ""
		if k := d.schema.Kind(g.Key.Kind); k != nil && g.Last != nil {
			written, err := d.written(k, g.Last)
			if err != nil {
				return nil, fmt.Errorf("%s %s, as it was before it was removed: %w", g.Key.Kind, g.Key.ID, err)
			}
			last.put(g.Key.Kind, written.term())
			if was = standing(k, g.Last); was == "draft" && g.Lived {
				was = "live" // to make it a draft first is no way to take it out
			}
		}
		terms[i] = d.object().
			text("kind", g.Key.Kind).text("id", g.Key.ID).given("called", called(d.schema.Kind(g.Key.Kind), g.Last)).
			text("on", day(on)).number("days", d.days(on)).
			text("commit", string(g.Event.Commit)).text("short", g.Event.Commit.Short()).given("landing", string(g.Event.Landing)).
			given("was", was).number("among", g.Among).put("last", last.term()).
			term()
	}
	return ast.ArrayTerm(terms...), nil
}

// standing says whether a record is live, a draft or retired.
func standing(k *register.Kind, r *register.Record) string {
	switch {
	case k.Live(r):
		return "live"
	case !k.OwnStatus && r.Status() == "draft":
		return "draft"
	}
	return "retired"
}

// calling are the fields that say in words which record it is.
var calling = []string{"statement", "name", "title", "what", "insurer", "landlord", "description"}

// maxCalled is the length, in letters, to which such words are cut.
const maxCalled = 100

// called says which record it is in its own words, cut short.
func called(k *register.Kind, r *register.Record) string { return shortened(naming(k, r)) }

// naming is what a record is called by in its own words, without what is
// personal; "" for none.
func naming(k *register.Kind, r *register.Record) string {
	if k == nil || r == nil {
		return ""
	}
	for _, name := range calling {
		if f := k.Field(name); f == nil || f.Personal {
			continue
		}
		if text := strings.Join(strings.Fields(textOf(r, name)), " "); text != "" {
			return text
		}
	}
	return ""
}

// isAlike reports whether two versions of a record may be of one thing, by what
// they are called or by all that they say. Where one has no words nobody can
// tell. A name of a word or two can become another one that shares none of them
// (Landlord, Lessor): then it is one thing where all else is as it was.
func isAlike(k *register.Kind, a, b *register.Record) bool {
	was, now := naming(k, a), naming(k, b)
	return was == "" || now == "" || history.Alike(was, now) || history.Alike(told(k, a), told(k, b)) ||
		isShort(was) && isShort(now) && restIsSame(k, a, b)
}

// shortName is how many words a name has at most that another may stand for.
const shortName = 2

func isShort(name string) bool { return len(strings.Fields(name)) <= shortName }

// leastSame is how many further fields must say the same before that shows
// anything.
const leastSame = 2

// restIsSame reports whether two versions say the same but for what they are
// called, in two fields at least.
func restIsSame(k *register.Kind, a, b *register.Record) bool {
	same := 0
	for _, f := range k.Fields {
		if slices.Contains(calling, f.Name) || f.Claim || f.Name == "notes" || f.Name == "tags" {
			continue
		}
		x, y := a.Fields[f.Name], b.Fields[f.Name]
		if !reflect.DeepEqual(x, y) {
			return false
		}
		if x != nil {
			same++
		}
	}
	return same >= leastSame
}

// told is all that a record says in whole sentences, and what it is called.
func told(k *register.Kind, r *register.Record) string {
	texts := []string{naming(k, r)}
	for _, f := range k.Fields {
		if f.Prose && !f.Personal && f.Name != "notes" {
			texts = append(texts, textOf(r, f.Name))
		}
	}
	return strings.Join(texts, " ")
}

// shortened cuts such words to what a message can hold.
func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxCalled {
		return strings.TrimRight(string(runes[:maxCalled]), " ,;.") + "…"
	}
	return strings.TrimSuffix(text, ".")
}
