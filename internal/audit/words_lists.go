package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// wordLists are the groups of all lists.
type wordLists struct {
	groups []*wordGroup
	waits  []waitingGroup
	// firstFolded and firstExact are the words that phrases of any group begin
	// with: most words of a text are none of these.
	firstFolded, firstExact map[string]bool
}

// A waitingGroup takes its words from another part of the catalogue.
type waitingGroup struct {
	list, match, from string
	group             *wordGroup
}

// add takes the lists of one file of catalogue/words. A list may stand in
// several files: one adds to the other.
func (w *wordLists) add(file any) error {
	top, _ := file.(map[string]any)
	lists, ok := top["lists"].(map[string]any)
	if !ok && (top["lists"] != nil || top["marks"] == nil) {
		return fmt.Errorf("a file of words has lists: {name: [{match, words}]}, or marks: {name: [words]}")
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		groups, ok := lists[name].([]any)
		if !ok {
			groups = []any{lists[name]}
		}
		for _, g := range groups {
			if err := w.addGroup(name, g); err != nil {
				return fmt.Errorf("list %s: %w", name, err)
			}
		}
	}
	return nil
}

var groupKeys = []string{"match", "over", "kinds", "fields", "words", "from"}

func (w *wordLists) addGroup(list string, value any) error {
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("a group is {match, over, kinds, fields, words} or has from instead of words")
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(groupKeys, key) {
			return fmt.Errorf("there is no key %q%s", key, didYouMean(key, groupKeys))
		}
	}
	match, err := choice(object, "match", "whole", "part", "word", "pattern")
	if err != nil {
		return err
	}
	over := "prose"
	if object["over"] != nil {
		if over, err = choice(object, "over", "prose", "text"); err != nil {
			return err
		}
	}
	group := &wordGroup{list: list, text: over == "text"}
	var words []string
	for key, target := range map[string]*[]string{"kinds": &group.kinds, "fields": &group.fields, "words": &words} {
		if *target, err = stringsOf(object[key]); err != nil {
			return fmt.Errorf("%s %w", key, err)
		}
	}
	if object["from"] != nil {
		from, ok := object["from"].(string)
		if !ok || len(words) > 0 {
			return fmt.Errorf("from names a part of the catalogue and a key in it, as in laws.names, and stands instead of words")
		}
		w.waits = append(w.waits, waitingGroup{list, match, from, group})
		return nil
	}
	if len(words) == 0 {
		return fmt.Errorf("a group without words")
	}
	return w.fill(group, match, words)
}

func (w *wordLists) fill(group *wordGroup, match string, words []string) error {
	for _, word := range words {
		if err := group.addWord(match, word); err != nil {
			return err
		}
	}
	if group.fields == nil || len(group.fields) > 0 { // no field at all: a list that rules look up themselves
		w.groups = append(w.groups, group)
	}
	return nil
}

// finish gives the groups that take their words from another part of the
// catalogue all texts that stand there under the key: tables that say more of a
// thing than its names need not be written twice.
func (w *wordLists) finish(catalogue map[string]any) error {
	for _, wait := range w.waits {
		part, key, _ := strings.Cut(wait.from, ".")
		words := textsUnder(catalogue[part], key)
		if len(words) == 0 {
			return fmt.Errorf("list %s: the catalogue has no texts under %q", wait.list, wait.from)
		}
		if err := w.fill(wait.group, wait.match, words); err != nil {
			return fmt.Errorf("list %s: %w", wait.list, err)
		}
	}
	w.firstFolded, w.firstExact = map[string]bool{}, map[string]bool{}
	for _, group := range w.groups {
		for first := range group.folded.byFirst {
			w.firstFolded[first] = true
		}
		for first := range group.exact.byFirst {
			w.firstExact[first] = true
		}
	}
	return nil
}

// textsUnder are the texts in all lists called key inside value, each once and
// in order.
func textsUnder(value any, key string) []string {
	var texts []string
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			texts = append(texts, textsUnder(one, key)...)
		}
	case map[string]any:
		for name, one := range v {
			if list, err := stringsOf(one); name == key && err == nil {
				texts = append(texts, list...)
				continue
			}
			texts = append(texts, textsUnder(one, key)...)
		}
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

func choice(object map[string]any, key string, allowed ...string) (string, error) {
	s, _ := object[key].(string)
	if !slices.Contains(allowed, s) {
		return "", fmt.Errorf("%s must be one of %s", key, strings.Join(allowed, ", "))
	}
	return s, nil
}

// stringsOf reads a list of texts; what is absent is nil.
func stringsOf(v any) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("must be a list")
	}
	texts := make([]string, len(list))
	for i, one := range list {
		s, ok := one.(string)
		if !ok || strings.TrimSpace(s) == "" {
			return nil, fmt.Errorf("must hold texts: put %v in quotation marks", one)
		}
		texts[i] = s
	}
	return texts, nil
}
