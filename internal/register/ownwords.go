package register

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
)

// keepOwnWords puts a status or a step of a scale that is none of the field's
// words, and not nearly one, among the columns of the user's own, under the
// field's name. Such words are kept and not judged: nobody but the organisation
// knows what they mean. Whoever wants them judged says under values: which of
// the field's words they stand for.
func (r *reading) keepOwnWords(d *draft) {
	own := d.kind.ownField()
	if own == nil {
		return
	}
	for _, f := range d.kind.Fields {
		word, ok := d.Fields[f.Name].(string)
		if !ok || !f.Scale || !isOwnWord(word, f) || len(d.nodes[f.Name]) != 1 {
			continue
		}
		kept, ok := d.Fields[own.Name].(map[string]any)
		if d.Fields[own.Name] != nil && (!ok || kept[f.Name] != nil) {
			continue
		}
		kept = maps.Clone(kept)
		if kept == nil {
			kept = map[string]any{}
		}
		n, at := d.nodes[f.Name][0], join(own.Name, f.Name)
		kept[f.Name] = any(word)
		if n.shape == textShape && n.text == word { // not translated: a number is one
			kept[f.Name] = d.asWritten(n, at)
		}
		if _, known := d.places[own.Name]; !known {
			d.places[own.Name] = n.place
		}
		d.Fields[own.Name] = kept
		d.nodes[own.Name] = append(d.nodes[own.Name], n)
		delete(d.Fields, f.Name)
		delete(d.nodes, f.Name)
		r.sawOwnWord(f.Name, word)
	}
}

// ownField is the field that takes the columns of the user's own, or nil.
func (k *Kind) ownField() *Field {
	for _, f := range k.Fields {
		if f.Own {
			return f
		}
	}
	return nil
}

// isOwnWord tells a word of somebody's own from one of the field's that is
// misspelt; and, in a status, where nobody may take a retired record for a live
// one, from one that has something added.
func isOwnWord(word string, f *Field) bool {
	if nearest.To(word, f.Enum) != "" || strings.HasPrefix(word, "[") { // what a template asks to be filled in
		return false
	}
	folded := fold(word)
	return !slices.ContainsFunc(f.Enum, func(w string) bool { return fold(w) == folded || f.Name == "status" && containsWord(folded, w) })
}

// maxOwnWords is how many of the words of a field a note repeats.
const maxOwnWords = 5

func (r *reading) sawOwnWord(field, word string) {
	if r.ownWords == nil {
		r.ownWords = map[string][]string{}
	}
	if words := r.ownWords[field]; len(words) <= maxOwnWords && !slices.Contains(words, word) {
		r.ownWords[field] = append(words, word)
	}
}

// noteOwnWords says which words are kept and not judged.
func (r *reading) noteOwnWords() {
	for _, field := range slices.Sorted(maps.Keys(r.ownWords)) {
		words := r.ownWords[field]
		var quoted []string
		for _, word := range words[:min(len(words), maxOwnWords)] {
			quoted = append(quoted, shown(word))
		}
		list := strings.Join(quoted, ", ")
		if len(words) > maxOwnWords {
			list += " and others"
		}
		meaning := "and not judged"
		if field == "status" {
			meaning = "and the records count as live"
		}
		r.note("%s", fmt.Sprintf("%s: %s are words of your own, kept as own.%s, %s; values: in %s says which mean %s",
			field, list, field, meaning, ConfigFile, strings.Join(r.plan.kind.Field(field).Enum, ", ")))
	}
}
