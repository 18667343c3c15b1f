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
		d := &decoding{subjects: e.subjects, rule: rule, object: object}
		v := d.violation()
		if d.err != nil {
			return nil, fmt.Errorf("a violation %w", d.err)
		}
		violations = append(violations, v)
	}
	return violations, nil
}

// A decoding takes one violation, or what is upcoming, apart and keeps the first
// fault.
type decoding struct {
	*subjects
	rule   *compiled
	object map[string]any
	err    error
}

// subjectKeys say what a violation is about, one of them each.
var subjectKeys = []string{"record", "register", "commit"}

var violationKeys = slices.Concat(subjectKeys, []string{"field", "message", "hint", "value", "severity", "related", "records", "commits"})

func (d *decoding) violation() violation {
	for _, key := range slices.Sorted(maps.Keys(d.object)) {
		if !slices.Contains(violationKeys, key) {
			d.failf("has no key %q%s", key, didYouMean(key, violationKeys))
		}
	}
	v := violation{
		subject: d.subject(),
		message: d.text("message"),
		hint:    d.text("hint"),
		field:   d.text("field"),
		value:   d.value(),
	}
	if v.message == "" {
		d.failf("needs a message")
	}
	if name := d.text("severity"); name != "" {
		var err error
		if v.severity, err = finding.ParseSeverity(name); err != nil {
			d.failf("has the severity %v", err)
		} else if v.severity == finding.Error && d.rule.Basis != "duty" {
			d.failf("has the severity error, but only a duty may be one, and the rule's basis is %s", d.rule.Basis)
		}
	}
	d.checkField(v.subject, v.field)
	v.records, v.commits = d.listed(v.subject), d.evidence()
	v.related = d.related()
	return v
}

// subject reads which of record, register and commit the violation names.
func (d *decoding) subject() finding.Subject {
	var named []string
	for _, key := range subjectKeys {
		if d.object[key] != nil {
			named = append(named, key)
		}
	}
	if len(named) != 1 {
		d.failf("must name exactly one of record, register and commit")
		return finding.Subject{}
	}
	switch named[0] {
	case "record":
		object, _ := d.object["record"].(map[string]any)
		key := d.key(object, "id", "kind")
		return finding.Subject{Kind: key.Kind, ID: key.ID}
	case "register":
		kind := d.text("register")
		d.checkKind(kind)
		return finding.Subject{Kind: kind}
	}
	commit := d.text("commit")
	d.checkCommit(commit)
	return finding.Subject{Commit: commit}
}

// key reads {kind, id}; the rule's own register is the default kind.
func (d *decoding) key(object map[string]any, allowed ...string) register.Key {
	for name := range object {
		if !slices.Contains(allowed, name) {
			d.failf("names a record by %q: write {\"id\": r.id}, with \"kind\" for one of another register", name)
		}
	}
	id, _ := object["id"].(string)
	kind, given := object["kind"].(string)
	if !given {
		kind = d.rule.Register
	}
	key := register.Key{Kind: kind, ID: id}
	if kind == "registers" {
		d.failf("names the record %q without its register: add \"kind\"", id)
	} else if !d.known(key) {
		d.failf("names %s %q, which does not exist", kind, id)
	}
	return key
}

func (d *decoding) checkKind(kind string) {
	if d.schema.Kind(kind) == nil {
		d.failf("names the register %q, which does not exist", kind)
	}
}

func (d *decoding) checkCommit(id string) {
	if !d.commits[id] {
		d.failf("names the commit %q, which no evidence rests on", id)
	}
}

func (d *decoding) checkField(subject finding.Subject, path string) {
	if path == "" {
		return
	}
	k := d.schema.Kind(subject.Kind)
	if k == nil {
		d.failf("names the field %q, but no register", path)
	} else if path == "id" {
		return // every record has one, though no register type lists it
	} else if err := checkPath(k.Fields, path); err != nil {
		d.failf("names the field %q of %s: %w", path, subject.Kind, err)
	}
}

// value reads the deciding value: a text, a number, or true or false.
func (d *decoding) value() *string {
	if _, given := d.object["value"]; !given {
		return nil
	}
	text, ok := scalar(d.object["value"])
	if !ok {
		d.failf("has a value that is neither text nor number")
	}
	return &text
}

func (d *decoding) listed(subject finding.Subject) []string {
	ids := d.texts("records")
	if len(ids) > 0 && (subject.Kind == "" || subject.ID != "") {
		d.failf("lists records, which only one about a register may do")
	}
	for _, id := range ids {
		if subject.Kind != "" && !d.known(register.Key{Kind: subject.Kind, ID: id}) {
			d.failf("lists %s %q, which does not exist", subject.Kind, id)
		}
	}
	return ids
}

func (d *decoding) evidence() []string {
	ids := d.texts("commits")
	for _, id := range ids {
		d.checkCommit(id)
	}
	return ids
}

func (d *decoding) related() []finding.Related {
	list, ok := d.object["related"].([]any)
	if d.object["related"] != nil && !ok {
		d.failf("has a \"related\" that is no list")
	}
	var related []finding.Related
	for _, one := range list {
		object, ok := one.(map[string]any)
		if !ok {
			d.failf("has a \"related\" that holds no object")
			continue
		}
		key := d.key(object, "id", "kind", "message", "field")
		message, _ := object["message"].(string)
		field, _ := object["field"].(string)
		d.checkField(finding.Subject{Kind: key.Kind}, field)
		related = append(related, finding.Related{Place: d.place(key, field), Message: named(key.ID, message)})
	}
	return related
}

// named begins what is said of a record with its id, where it does not stand in it:
// a place alone does not say which record that is.
func named(id, message string) string {
	switch {
	case message == "":
		return id
	case strings.Contains(message, id):
		return message
	}
	return id + ": " + message
}

func (d *decoding) text(key string) string {
	switch v := d.object[key].(type) {
	case nil:
		return ""
	case string:
		return v
	}
	d.failf("has a %q that is no text", key)
	return ""
}

func (d *decoding) texts(key string) []string {
	list, ok := d.object[key].([]any)
	if d.object[key] != nil && !ok {
		d.failf("has a %q that is no list", key)
	}
	var texts []string
	for _, one := range list {
		text, ok := one.(string)
		if !ok {
			d.failf("has a %q that does not hold texts", key)
		}
		texts = append(texts, text)
	}
	return texts
}

func (d *decoding) failf(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
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
