package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// A violation is what a rule says, checked: everything it names exists.
type violation struct {
	subject  finding.Subject
	field    string
	message  string
	hint     string
	value    *string // nil: the value at field
	severity finding.Severity
	related  []finding.Related
	records  []string
	commits  []string
}

// decode checks every violation of one rule. What the rule says wrongly is an
// error: it is a fault of the rule, not of the registers.
func (e *evaluation) decode(rule *compiled, list []any) ([]violation, error) {
	violations := make([]violation, 0, len(list))
	for _, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("a violation is an object, not %v", one)
		}
		r := &reading{subjects: e.subjects, rule: rule, object: object}
		v := r.violation()
		if r.err != nil {
			return nil, fmt.Errorf("a violation %w", r.err)
		}
		violations = append(violations, v)
	}
	return violations, nil
}

// A reading takes one violation apart and keeps the first fault.
type reading struct {
	*subjects
	rule   *compiled
	object map[string]any
	err    error
}

var violationKeys = []string{"record", "register", "commit", "field", "message", "hint", "value", "severity", "related", "records", "commits"}

func (r *reading) violation() violation {
	for _, key := range slices.Sorted(maps.Keys(r.object)) {
		if !slices.Contains(violationKeys, key) {
			r.failf("has no key %q%s", key, didYouMean(key, violationKeys))
		}
	}
	v := violation{
		subject: r.subject(),
		message: r.text("message"),
		hint:    r.text("hint"),
		field:   r.text("field"),
		value:   r.value(),
	}
	if v.message == "" {
		r.failf("needs a message")
	}
	if name := r.text("severity"); name != "" {
		var err error
		if v.severity, err = finding.ParseSeverity(name); err != nil {
			r.failf("has the severity %v", err)
		} else if v.severity == finding.Error && r.rule.Basis != "duty" {
			r.failf("has the severity error, but only a duty may be one, and the rule's basis is %s", r.rule.Basis)
		}
	}
	r.checkField(v.subject, v.field)
	v.records, v.commits = r.listed(v.subject), r.evidence()
	v.related = r.related()
	return v
}

// subject reads which of record, register and commit the violation names.
func (r *reading) subject() finding.Subject {
	var named []string
	for _, key := range violationKeys[:3] {
		if r.object[key] != nil {
			named = append(named, key)
		}
	}
	if len(named) != 1 {
		r.failf("must name exactly one of record, register and commit")
		return finding.Subject{}
	}
	switch named[0] {
	case "record":
		object, _ := r.object["record"].(map[string]any)
		key := r.key(object, "id", "kind")
		return finding.Subject{Kind: key.Kind, ID: key.ID}
	case "register":
		kind := r.text("register")
		r.checkKind(kind)
		return finding.Subject{Kind: kind}
	}
	commit := r.text("commit")
	r.checkCommit(commit)
	return finding.Subject{Commit: commit}
}

// key reads {kind, id}; the rule's own register is the default kind.
func (r *reading) key(object map[string]any, allowed ...string) register.Key {
	for name := range object {
		if !slices.Contains(allowed, name) {
			r.failf("names a record by %q: write {\"id\": r.id}, with \"kind\" for one of another register", name)
		}
	}
	id, _ := object["id"].(string)
	kind, given := object["kind"].(string)
	if !given {
		kind = r.rule.Register
	}
	key := register.Key{Kind: kind, ID: id}
	if kind == "registers" {
		r.failf("names the record %q without its register: add \"kind\"", id)
	} else if !r.known(key) {
		r.failf("names %s %q, which does not exist", kind, id)
	}
	return key
}

func (r *reading) checkKind(kind string) {
	if r.schema.Kind(kind) == nil {
		r.failf("names the register %q, which does not exist", kind)
	}
}

func (r *reading) checkCommit(id string) {
	if !r.commits[id] {
		r.failf("names the commit %q, which no evidence rests on", id)
	}
}

func (r *reading) checkField(subject finding.Subject, path string) {
	if path == "" {
		return
	}
	k := r.schema.Kind(subject.Kind)
	if k == nil {
		r.failf("names the field %q, but no register", path)
	} else if path == "id" {
		return // every record has one, though no register type lists it
	} else if err := checkPath(k.Fields, path); err != nil {
		r.failf("names the field %q of %s: %w", path, subject.Kind, err)
	}
}

// value reads the deciding value: a text, a number, or true or false.
func (r *reading) value() *string {
	if _, given := r.object["value"]; !given {
		return nil
	}
	text, ok := scalar(r.object["value"])
	if !ok {
		r.failf("has a value that is neither text nor number")
	}
	return &text
}

func (r *reading) listed(subject finding.Subject) []string {
	ids := r.texts("records")
	if len(ids) > 0 && (subject.Kind == "" || subject.ID != "") {
		r.failf("lists records, which only one about a register may do")
	}
	for _, id := range ids {
		if subject.Kind != "" && !r.known(register.Key{Kind: subject.Kind, ID: id}) {
			r.failf("lists %s %q, which does not exist", subject.Kind, id)
		}
	}
	return ids
}

func (r *reading) evidence() []string {
	ids := r.texts("commits")
	for _, id := range ids {
		r.checkCommit(id)
	}
	return ids
}

func (r *reading) related() []finding.Related {
	list, ok := r.object["related"].([]any)
	if r.object["related"] != nil && !ok {
		r.failf("has a \"related\" that is no list")
	}
	var related []finding.Related
	for _, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			r.failf("has a \"related\" that holds no object")
			continue
		}
		key := r.key(object, "id", "kind", "message", "field")
		message, _ := object["message"].(string)
		field, _ := object["field"].(string)
		r.checkField(finding.Subject{Kind: key.Kind}, field)
		related = append(related, finding.Related{Place: r.place(key, field), Message: message})
	}
	return related
}

func (r *reading) text(key string) string {
	switch v := r.object[key].(type) {
	case nil:
		return ""
	case string:
		return v
	}
	r.failf("has a %q that is no text", key)
	return ""
}

func (r *reading) texts(key string) []string {
	list, ok := r.object[key].([]any)
	if r.object[key] != nil && !ok {
		r.failf("has a %q that is no list", key)
	}
	var texts []string
	for _, one := range list {
		text, ok := one.(string)
		if !ok {
			r.failf("has a %q that does not hold texts", key)
		}
		texts = append(texts, text)
	}
	return texts
}

func (r *reading) failf(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// checkPath holds a path such as sources[0].locator to the register type.
func checkPath(fields []*register.Field, path string) error {
	name, rest, _ := strings.Cut(path, ".")
	name, numbers, _ := strings.Cut(name, "[")
	i := slices.IndexFunc(fields, func(f *register.Field) bool { return f.Name == name })
	if i < 0 {
		names := make([]string, len(fields))
		for j, f := range fields {
			names[j] = f.Name
		}
		return fmt.Errorf("there is no %q%s", name, didYouMean(name, names))
	}
	field := fields[i]
	if numbers != "" && field.Elem != nil {
		field = field.Elem
	}
	if rest == "" || field.Type == register.Any {
		return nil
	}
	if field.Type == register.Map && field.Elem != nil {
		_, rest, _ = strings.Cut(rest, ".") // the key is free
		if field = field.Elem; rest == "" {
			return nil
		}
	}
	return checkPath(field.Fields, rest)
}

// valueAt is the value at a path of a record, as text: lists and objects as
// JSON, what is absent as "".
func valueAt(r *register.Record, path string) string {
	if r == nil || path == "" {
		return ""
	}
	at := r.At(path)
	if text, ok := scalar(at); ok {
		return text
	}
	data, err := json.Marshal(at)
	if err != nil || at == nil {
		return ""
	}
	return string(data)
}

func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case bool, int, int64, float64, json.Number:
		return fmt.Sprint(v), true
	}
	return "", false
}
