package audit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
)

// A Framework is another standard or law whose points the rules are mapped to:
// one file of catalogue/frameworks.
type Framework struct {
	ID     string           `json:"id"` // nist-csf: the name of the file
	Name   string           `json:"name"`
	About  string           `json:"about"`
	Points []FrameworkPoint `json:"points"` // in the order of the file
}

// A FrameworkPoint is one place in a framework, in our own words.
type FrameworkPoint struct {
	Ref   string   `json:"ref"` // GV.OC-02, Art. 28(3)
	Says  string   `json:"says"`
	Rules []string `json:"rules"` // the ids of the rules that bear on it, in alphabetical order
}

// Frameworks returns all frameworks in alphabetical order of their ids.
func (r *Rules) Frameworks() []Framework { return r.frameworks }

// Framework returns the framework of that name: its id, or its name as people
// write it. An unknown name is an error that says which was probably meant.
func (r *Rules) Framework(name string) (Framework, error) {
	wanted := frameworkID(name)
	var known []string
	for _, f := range r.frameworks {
		if f.ID == wanted || frameworkID(f.Name) == wanted {
			return f, nil
		}
		known = append(known, f.ID)
	}
	ids := strings.Join(known, ", ")
	// A name with the edition after it is still near: iso-9001-2015.
	for _, id := range known {
		if strings.HasPrefix(wanted, id+"-") {
			return Framework{}, fmt.Errorf("there is no framework %q: did you mean %s? (there are %s)", name, id, ids)
		}
	}
	if near := nearest.To(wanted, known); near != "" {
		return Framework{}, fmt.Errorf("there is no framework %q: did you mean %s? (there are %s)", name, near, ids)
	}
	return Framework{}, fmt.Errorf("there is no framework %q (there are %s)", name, ids)
}

// frameworkID writes a name as the name of a file is written.
func frameworkID(name string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" _-:/", r) }), "-")
}

// readFramework checks the shape of one file of catalogue/frameworks.
func (l *loaded) readFramework(id string, value any) error {
	const shape = "a framework has a name, about, and points, each with ref and says, all texts"
	object, _ := value.(map[string]any)
	f := Framework{ID: id}
	list, ok := object["points"].([]any)
	f.Name, _ = object["name"].(string)
	f.About, _ = object["about"].(string)
	if !ok || f.Name == "" || f.About == "" {
		return fmt.Errorf("%s", shape)
	}
	for _, one := range list {
		object, _ := one.(map[string]any)
		ref, _ := object["ref"].(string)
		says, _ := object["says"].(string)
		if ref == "" || says == "" {
			return fmt.Errorf("%s", shape)
		}
		f.Points = append(f.Points, FrameworkPoint{Ref: ref, Says: says, Rules: []string{}})
	}
	l.frameworks = append(l.frameworks, f)
	return nil
}

// mapFrameworks holds what rules say of other frameworks to the points there
// are, and lists the rules at each point.
func (l *loaded) mapFrameworks() {
	slices.SortFunc(l.frameworks, func(a, b Framework) int { return cmp.Compare(a.ID, b.ID) })
	ids := make([]string, len(l.frameworks))
	for i, f := range l.frameworks {
		ids[i] = f.ID
	}
	for _, r := range l.rules {
		m := &metadata{loaded: l, rule: r, file: r.Place.File, line: l.metadataLine(r)}
		for _, id := range slices.Sorted(maps.Keys(r.Frameworks)) {
			i := slices.Index(ids, id)
			if i < 0 {
				m.addf("frameworks", "custom.frameworks: there is no framework %q%s (there are %s)", id, didYouMean(id, ids), strings.Join(ids, ", "))
				continue
			}
			l.mapPoints(m, &l.frameworks[i])
		}
	}
}

func (l *loaded) mapPoints(m *metadata, f *Framework) {
	refs := make([]string, len(f.Points))
	for i, p := range f.Points {
		refs[i] = p.Ref
	}
	for _, ref := range m.rule.Frameworks[f.ID] {
		i := slices.Index(refs, ref)
		if i < 0 {
			m.addf("frameworks", "custom.frameworks: %s has no point %q%s (there are %s)", f.Name, ref, didYouMean(ref, refs), strings.Join(refs, ", "))
			continue
		}
		f.Points[i].Rules = append(f.Points[i].Rules, m.rule.ID)
	}
}

// frameworkPoints reads {nist-csf: [GV.OC-02], iso-9001: ["4.2"]}.
func (m *metadata) frameworkPoints(key string) {
	object, ok := m.custom[key].(map[string]any)
	if !ok {
		m.addf(key, "custom.%s must name points by framework, as in {nist-csf: [GV.OC-02]}", key)
		return
	}
	m.rule.Frameworks = map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(object)) {
		inner := &metadata{m.loaded, m.rule, m.file, m.line, object}
		m.rule.Frameworks[id] = inner.texts(id)
	}
}
