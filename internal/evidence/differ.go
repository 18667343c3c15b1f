package evidence

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/source"
)

// differ says in words where a file of a pack first differs from what the
// repository gives: at which record, in which field, and what stands there.
func differ(name string, theirs, ours []byte) string {
	shown := source.Escape(name)
	switch path.Ext(name) {
	case ".json":
		if at := differJSON(name, theirs, ours); at != "" {
			return at
		}
	case ".csv":
		if at := differTable(shown, theirs, ours); at != "" {
			return at
		}
	case ".xlsx":
		return fmt.Sprintf("%s is not what the repository gives: they differ from byte %d on", shown, firstDifference(theirs, ours))
	}
	line := 1 + bytes.Count(ours[:min(firstDifference(theirs, ours)-1, len(ours))], []byte("\n"))
	return fmt.Sprintf("%s is not what the repository gives: they differ from line %d on", shown, line)
}

// A spot is where in a JSON document a difference lies.
type spot struct {
	file, record, rule, commit string
	path                       []string
}

// differJSON is "" where one of them is no JSON, or both say the same.
func differJSON(name string, theirs, ours []byte) string {
	var a, b any
	if json.Unmarshal(theirs, &a) != nil || json.Unmarshal(ours, &b) != nil {
		return ""
	}
	return spot{file: name}.values(a, b)
}

// says is the sentence about this spot.
func (s spot) says(what string) string {
	subject := source.Escape(s.file)
	if of := cmp.Or(s.record, s.rule); of != "" {
		subject = shortened(of) + " in " + subject
	}
	if len(s.path) > 0 {
		subject += ": " + shortened(strings.Join(s.path, ", "))
	}
	if s.commit != "" && !strings.Contains(what, s.commit) {
		what += " (commit " + shortened(s.commit[:min(len(s.commit), 7)]) + ")"
	}
	return subject + " " + what
}

func (s spot) values(a, b any) string {
	switch ours := b.(type) {
	case map[string]any:
		if theirs, ok := a.(map[string]any); ok {
			return s.objects(theirs, ours)
		}
	case []any:
		if theirs, ok := a.([]any); ok {
			return s.lists(theirs, ours)
		}
	}
	if a == nil && b == nil || fmt.Sprintf("%T", a) == fmt.Sprintf("%T", b) && a == b {
		return ""
	}
	if s.file == peopleFile {
		return s.says("is another name than the repository gives")
	}
	return s.says("is " + inWords(a) + ", and the repository says " + inWords(b))
}

func (s spot) objects(a, b map[string]any) string {
	s.named(b)
	for _, key := range slices.Sorted(maps.Keys(b)) {
		at := s
		at.path = append(slices.Clone(s.path), key)
		theirs, there := a[key]
		if !there {
			return at.says("is missing, and the repository gives it")
		}
		if found := at.values(theirs, b[key]); found != "" {
			return found
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a)) {
		if _, known := b[key]; !known {
			s.path = append(slices.Clone(s.path), key)
			return s.says("is in it, and the repository does not give it")
		}
	}
	return ""
}

// named notes which record, rule and commit an object is about.
func (s *spot) named(v map[string]any) {
	of := v
	if subject, ok := v["subject"].(map[string]any); ok {
		of = subject
	}
	if id, ok := of["id"].(string); ok && id != "" {
		if _, kind := of["kind"].(string); kind {
			s.record, s.path = id, nil
		}
	}
	if rule, ok := v["rule"].(string); ok && s.record == "" {
		s.rule, s.path = rule, nil
	}
	if commit, ok := v["commit"].(string); ok {
		s.commit = commit
	}
}

func (s spot) lists(a, b []any) string {
	theirs, ours := identities(a), identities(b)
	if theirs == nil || ours == nil {
		return s.inOrder(a, b)
	}
	for i, v := range b {
		if at, there := slices.Index(theirs, ours[i]), slices.Contains(theirs, ours[i]); !there {
			return s.item(v).says("is missing, and the repository gives it")
		} else if found := s.numbered(i, v).values(a[at], v); found != "" {
			return found
		}
	}
	for i, v := range a {
		if !slices.Contains(ours, theirs[i]) {
			return s.item(v).says("is in it, and the repository does not give it")
		}
	}
	if !slices.Equal(theirs, ours) {
		return s.says("is in another order than the repository gives")
	}
	return ""
}

// item is the spot of a thing in a list that only one side has.
func (s spot) item(v any) spot {
	before := s
	if object, ok := v.(map[string]any); ok {
		s.named(object)
	}
	if s.record == before.record && s.rule == before.rule && s.commit != before.commit {
		s.path = append(slices.Clone(s.path), "commit "+s.commit[:min(len(s.commit), 7)])
	}
	return s
}

func (s spot) numbered(i int, v any) spot {
	if _, object := v.(map[string]any); object {
		s.path = append(slices.Clone(s.path), fmt.Sprintf("no. %d", i+1))
	}
	return s
}

func (s spot) inOrder(a, b []any) string {
	for i := range min(len(a), len(b)) {
		at := s
		at.path = append(slices.Clone(s.path), fmt.Sprintf("no. %d", i+1))
		if found := at.values(a[i], b[i]); found != "" {
			return found
		}
	}
	if len(a) != len(b) {
		return s.says(fmt.Sprintf("has %d entries, and the repository gives %d", len(a), len(b)))
	}
	return ""
}

// identities tell the things of a list apart; nil where they do not.
func identities(list []any) []string {
	var ids []string
	seen := map[string]bool{}
	for _, v := range list {
		object, _ := v.(map[string]any)
		if subject, ok := object["subject"].(map[string]any); ok {
			object = maps.Clone(object)
			object["kind"], object["id"] = subject["kind"], subject["id"]
		}
		var parts []string
		for _, key := range []string{"kind", "id", "rule", "fingerprint", "commit"} {
			part, _ := object[key].(string)
			parts = append(parts, part)
		}
		id := strings.Join(parts, "\n")
		if strings.Trim(id, "\n") == "" || seen[id] {
			return nil
		}
		seen[id] = true
		ids = append(ids, id)
	}
	return ids
}

// inWords is a value as a sentence has it.
func inWords(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return fmt.Sprintf("a group of %d", len(v))
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case nil:
		return "nothing"
	default:
		data, _ := json.Marshal(v) // a text, a number, true or false
		return shortened(string(data))
	}
}

// shortened is a text that somebody may have put there, safe to show.
func shortened(s string) string {
	const most = 100
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	return people.Unaddressed(source.Escape(s))
}

// differTable names the line, the record of it where there is such a column,
// and the column; "" where one of them is no table.
func differTable(shown string, theirs, ours []byte) string {
	a, b := tableOf(theirs), tableOf(ours)
	if a == nil || b == nil {
		return ""
	}
	for i := range min(len(a), len(b)) {
		if slices.Equal(a[i], b[i]) {
			continue
		}
		for n := range min(len(a[i]), len(b[i])) {
			if a[i][n] == b[i][n] {
				continue
			}
			at := fmt.Sprintf("line %d", i+1)
			record := slices.IndexFunc(b[0], func(name string) bool { return strings.EqualFold(name, "record") })
			if record >= 0 && record < len(b[i]) && b[i][record] != "" && i > 0 {
				at = shortened(b[i][record])
			}
			return fmt.Sprintf("%s in %s: %s is %s, and the repository says %s", at, shown, shortened(b[0][min(n, len(b[0])-1)]), inWords(a[i][n]), inWords(b[i][n]))
		}
	}
	if len(a) != len(b) {
		return fmt.Sprintf("%s has %d lines, and the repository gives %d", shown, len(a), len(b))
	}
	return ""
}

// tableOf is nil where there is no table.
func tableOf(data []byte) [][]string {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 || len(rows[0]) == 0 {
		return nil
	}
	return rows
}
