package report

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// kept is the repository of a page of the keeper's, compared with an earlier
// day.
func kept(t testing.TB, change func(dir string)) (*lint.Look, Keeper) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "repo")
	built(t, dir, "../lint/testdata/status.txtar", nil)
	if change != nil {
		change(dir)
	}
	o := lint.Options{Dir: dir, AsOf: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS}
	l, err := lint.Examine(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	earlier, why, err := l.EarlierOn(context.Background(), o, time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if earlier != nil {
		l.CompareWith(*earlier)
	}
	s, err := l.Status(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return l, Keeper{Status: s, Why: why, Branch: "main"}
}

func statusText(t testing.TB, format string, l *lint.Look, k Keeper, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Status(&b, format, l, k, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ill is a look and its status with s before the texts of its records, and of
// what the rules and owners say.
func ill(l *lint.Look, k Keeper, s string) (*lint.Look, Keeper) {
	sick := func(r *register.Record) *register.Record {
		if r == nil {
			return nil
		}
		out := *r
		out.Fields = infected(reflect.ValueOf(r.Fields), s).Interface().(map[string]any)
		return &out
	}
	registers, status, look := *l.Registers, *k.Status, *l
	registers.Records = map[string][]*register.Record{}
	known := map[*register.Record]*register.Record{}
	for kind, all := range l.Registers.Records {
		for _, r := range all {
			known[r] = sick(r)
			registers.Records[kind] = append(registers.Records[kind], known[r])
		}
	}
	look.Registers = &registers
	look.Result = infect(l.Result, s)
	look.Result.Cast, look.AsOf = l.Cast, l.AsOf
	status.Due = slices.Clone(status.Due)
	for i := range status.Due {
		d := &status.Due[i]
		if d.Owner != "" {
			d.Owner = s + d.Owner
		}
		d.Rows = slices.Clone(d.Rows)
		for n := range d.Rows {
			d.Rows[n].Record = known[d.Rows[n].Record]
		}
	}
	status.Moved = slices.Clone(status.Moved)
	for i := range status.Moved {
		status.Moved[i].Record = sick(status.Moved[i].Record)
	}
	status.Ending = slices.Clone(status.Ending)
	for i := range status.Ending {
		status.Ending[i].Record, status.Ending[i].What = known[status.Ending[i].Record], s+"part"
	}
	status.Next = slices.Clone(status.Next)
	for i := range status.Next {
		status.Next[i].What = s + status.Next[i].What
	}
	k.Status, k.Why = &status, s+"why"
	return &look, k
}

// Texts of records are texts on the issue of a week and on the screen, whatever
// they hold: nothing acts, and the page is built as that of harmless ones.
func FuzzStatus(f *testing.F) {
	for _, s := range evil {
		f.Add(s)
	}
	l, k := kept(f, nil)
	ways := map[string]struct {
		o      Options
		button string
	}{"no platform": {Options{}, ""}, "a link": {Options{Forge: forge}, ""}, "a button": {Options{Forge: forge}, forge.Repository + "/actions/workflows/x.yml"}, "a box": {Options{Forge: Forge{Repository: forge.Repository, NewFile: "/-/new/BRANCH?file_name=PATH"}}, ""}}
	page := func(t *testing.T, s, way string) (string, []string, []string) {
		look, keeper := ill(l, k, s)
		if keeper.Button = ways[way].button; keeper.Button != "" {
			for i := range keeper.Due {
				keeper.Due[i].Owner += strings.Repeat("x", maxLink)
			}
		}
		issue := StatusIssue(look, keeper, ways[way].o)
		lines, wrong := skeleton(t, shown(t, issue.Body))
		if found := regexp.MustCompile(`[\x00-\x1f\x7f]`).FindString(issue.Title); found != "" {
			wrong = append(wrong, fmt.Sprintf("%q in the title", found))
		}
		if found := regexp.MustCompile(`[@#~%][\pL\pN_"-]|[!&]\d`).FindString(issue.Title); found != "" {
			wrong = append(wrong, fmt.Sprintf("%q acts in the title", found))
		}
		if found := commanded.FindString(issue.Body); found != "" {
			wrong = append(wrong, fmt.Sprintf("a line begins with %q", found))
		}
		if !strings.HasSuffix(issue.Body, "\n"+StatusMarker+"\n") || strings.Count(issue.Body, StatusMarker) != 1 {
			wrong = append(wrong, "the mark is not at the end, and once")
		}
		return issue.Body, blocks(lines), wrong
	}
	harmless := map[string][]string{}
	f.Fuzz(func(t *testing.T, s string) {
		for way := range ways {
			if harmless[way] == nil {
				_, harmless[way], _ = page(t, "x", way)
			}
			text, got, wrong := page(t, s, way)
			for _, w := range wrong {
				t.Errorf("%s, %q: %s", way, s, w)
			}
			if !slices.Equal(got, harmless[way]) {
				t.Errorf("%s, %q makes another page:\n%s", way, s, text)
			}
		}
		look, keeper := ill(l, k, s)
		for line := range strings.Lines(statusText(t, "text", look, keeper, Options{})) {
			if line = strings.TrimSuffix(line, "\n"); line != sentence(line) {
				t.Errorf("%q reaches the terminal", line)
			}
		}
	})
}

// Names of people stand nowhere unless they are asked for.
func TestStatusHidesNames(t *testing.T) {
	l, k := kept(t, nil)
	k.Due[0].Owner, k.Due[0].Named = "Ines Keeper", "PER-1"
	for _, format := range StatusFormats() {
		if text := statusText(t, format, l, k, Options{Forge: forge}); regexp.MustCompile(`(?i)\bines\b`).MatchString(text) || !strings.Contains(text, "PER-1") {
			t.Errorf("%s:\n%s", format, text)
		}
		k.Names = true
		l.Result.Cast = l.Cast.Showing(true)
		if text := statusText(t, format, l, k, Options{}); !strings.Contains(text, "Ines Keeper") {
			t.Errorf("%s with names:\n%s", format, text)
		}
		k.Names = false
		l.Result.Cast = l.Cast.Showing(false)
	}
}

// An issue fits the limit of the forge, whatever falls due, and says what does not
// fit.
func TestStatusIssueFits(t *testing.T) {
	l, k := kept(t, nil)
	one := k.Due[0]
	rows := one.Rows[:1]
	k.Due = nil
	for n := range 40 {
		d := lint.DueFor{Owner: fmt.Sprintf("Role %02d", n), Over: 30}
		for range 30 {
			d.Rows = append(d.Rows, rows[0])
		}
		k.Due = append(k.Due, d)
	}
	for button, want := range map[string]string{"": "goldthread review --due --owner 'Role 39' --write", forge.Repository + "/actions/workflows/x.yml": "press **Run workflow** there, and write `Role 39` under **owner**"} {
		k.Button = button
		issue := StatusIssue(l, k, Options{Forge: forge})
		if n := characters(md(issue.Body)); n > maxComment {
			t.Errorf("%d characters", n)
		}
		if len([]rune(issue.Title)) > maxTitle || issue.Records != 1200 || !strings.HasPrefix(issue.Title, "Registers: 1200 records to look at (Role 00 30, ") {
			t.Errorf("%d records, %q", issue.Records, issue.Title)
		}
		for _, part := range []string{want, "[Start my review](<" + forge.Repository + "/new/main/", "more, which do not fit here"} {
			if !strings.Contains(issue.Body, part) {
				t.Errorf("%q is not in it", part)
			}
		}
	}
	k.Due = nil
	if issue := StatusIssue(l, k, Options{}); issue.Records != 0 || issue.Title != "Registers: nothing to look at" || !strings.Contains(issue.Body, "Nothing has to be looked at within 30 days.") {
		t.Errorf("%+v", issue)
	}
}

func TestStatusJSONFitsItsSchema(t *testing.T) {
	s := compiled(t, statusSchemaID)
	var all string
	for name, change := range map[string]func(string){"whole": nil, "shallow": cutOff(t), "outside": outsideGit(t)} {
		l, k := kept(t, change)
		if name == "whole" {
			k.Ending[0].What = "a part"
		}
		text := statusText(t, "json", l, k, Options{Version: "v0.1.0"})
		all += text
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if objects := refusesExtra(t, s, v.(map[string]any)); objects < 4 {
			t.Errorf("%s: only %d objects were tried", name, objects)
		}
	}
	for _, property := range regexp.MustCompile(`(?m)^ *"([a-z_]+)": \{\n *"(?:description|\$ref)"`).FindAllSubmatch(StatusSchema, -1) {
		switch name := string(property[1]); name {
		case "items", "place", "seen", "difference", "upcoming", "organisation", "root", "direction", "personal", "skipped", "file", "line", "column", "end_line", "end_column", "sheet", "cell", "reason", "unknown_keys", "key", "signed":
			// nothing of the kind in this repository
		default:
			if !strings.Contains(all, `"`+name+`":`) {
				t.Errorf("%s is described and never written", name)
			}
		}
	}
}
