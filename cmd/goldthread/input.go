package main

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).input) }

func (a *app) input() *cobra.Command {
	var f checkFlags
	var kind, record string
	c := &cobra.Command{
		Use:   "input",
		Short: "Show what a rule sees: the registers, their history and what was found in their texts",
		Long: "Show what a rule sees, as JSON: the registers, their history and what was found in their texts. With --record\n" +
			"or --register only the part about that record or register.",
		Example: "  goldthread input --record REQ-001\n" +
			"  goldthread input --register contracts",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := a.lintOptions(f)
			if err != nil {
				return err
			}
			document, err := lint.Document(c.Context(), o)
			if err != nil {
				return err
			}
			if document, err = part(document, kind, record); err != nil {
				return err
			}
			e := json.NewEncoder(a.stdout)
			e.SetEscapeHTML(false)
			e.SetIndent("", "  ")
			return e.Encode(document)
		},
	}
	c.Flags().StringVar(&record, "record", "", "only the part about the record of that `ID`")
	c.Flags().StringVar(&kind, "register", "", "only the part about that `REGISTER`")
	c.Flags().StringVar(&f.asOf, "as-of", "", "judge on the day `YYYY-MM-DD` (default today, UTC)")
	_ = c.RegisterFlagCompletionFunc("register", a.registerNames)
	return c
}

// part leaves of a document what is about a register, or a record of that id.
func part(document map[string]any, kind, id string) (map[string]any, error) {
	if kind == "" && id == "" {
		return document, nil
	}
	registers, _ := document["registers"].(map[string]any)
	if _, ok := registers[kind]; kind != "" && !ok {
		names := slices.Sorted(maps.Keys(registers))
		return nil, usagef("there is no register %q%s", kind, didYouMean(kind, "", names, "goldthread schema lists them"))
	}
	kept, meta := map[string]any{}, map[string]any{}
	metas, _ := document["meta"].(map[string]any)
	for name, list := range registers {
		records := filtered(list, func(o map[string]any) bool { return (kind == "" || name == kind) && (id == "" || o["id"] == id) })
		if len(records) > 0 || id == "" && name == kind {
			kept[name], meta[name] = records, metas[name]
		}
	}
	if len(kept) == 0 {
		return nil, usagef("no record has the id %s", source.Escape(id))
	}
	facts := map[string]any{}
	all, _ := document["facts"].(map[string]any)
	for name, list := range all {
		facts[name] = filtered(list, func(o map[string]any) bool { return speaksOf(o, kind, id) })
	}
	out := maps.Clone(document)
	for _, name := range []string{"commits", "removed", "landings", "bumps", "doubts", "anchors"} {
		delete(out, name)
	}
	out["registers"], out["meta"], out["facts"] = kept, meta, facts
	return out, nil
}

// namings are the pairs of keys by which a fact names a record.
var namings = [][2]string{{"kind", "id"}, {"by_kind", "by_id"}, {"target_kind", "target_id"}}

// speaksOf reports whether a fact names a record of that register and id, ""
// for any, itself or in what it holds.
func speaksOf(fact any, kind, id string) bool {
	switch v := fact.(type) {
	case map[string]any:
		for _, keys := range namings {
			if of, ok := v[keys[0]].(string); ok && (kind == "" || of == kind) && (id == "" || v[keys[1]] == id) {
				return true
			}
		}
		for _, inner := range v {
			if speaksOf(inner, kind, id) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return speaksOf(inner, kind, id) })
	}
	return false
}

// filtered is a list with only those of its objects that are wanted.
func filtered(list any, wanted func(map[string]any) bool) []any {
	all, _ := list.([]any)
	kept := []any{}
	for _, one := range all {
		if o, ok := one.(map[string]any); ok && wanted(o) {
			kept = append(kept, one)
		}
	}
	return kept
}
