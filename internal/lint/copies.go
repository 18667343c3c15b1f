package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// Bounds of the look at tables beside the registers, and how much of a register
// one holds that is taken for a copy.
const (
	maxCopyBytes  = 2 << 20  // of one file
	maxAllBytes   = 16 << 20 // of all
	maxCopiesTold = 3
	minCopied     = 2 // rows that name records of the register, and half of all rows
)

// copies finds files that nothing reads and that hold a copy of a register that
// is kept: their headings or their name are those of the register, and at least
// half of their rows name records of it.
func copies(o Options, t *target, s *setup, r *register.Registers) ([]finding.Finding, error) {
	if o.Looks == nil {
		return nil, nil
	}
	of := map[string][]string{} // the copies of each kind
	called := map[string]map[string]bool{}
	left := maxAllBytes
	for _, name := range r.Tables {
		data, err := source.Read(t.files, name, min(maxCopyBytes, int64(left)))
		if err != nil {
			continue // too large, or gone meanwhile
		}
		left -= len(data)
		looks, err := o.Looks(s.schema, name, data)
		if err != nil {
			return nil, err
		}
		for _, look := range looks {
			if !r.Kept[look.Kind] || slices.Contains(of[look.Kind], name) {
				continue
			}
			if called[look.Kind] == nil {
				called[look.Kind] = calledIn(r.Records[look.Kind])
			}
			if isCopy(look.Rows, called[look.Kind]) {
				of[look.Kind] = append(of[look.Kind], name)
			}
		}
	}
	var found []finding.Finding
	for _, k := range s.schema.Kinds {
		if names := of[k.Name]; len(names) > 0 {
			found = append(found, copyFinding(k, r, names))
		}
	}
	return found, nil
}

func copyFinding(k *register.Kind, r *register.Registers, names []string) finding.Finding {
	f := finding.Finding{
		Rule: "registers/register_in_two_places", Subject: finding.Subject{Kind: k.Name}, Value: strings.Join(names, " "),
		Place: source.Place{File: names[0]},
		Hint:  "Keep one. Take the other out, or name it under ignore: in " + register.ConfigFile + " if it is an archive or was exported for readers.",
	}
	kept := r.Files[slices.IndexFunc(r.Files, func(f register.FileRead) bool { return slices.Contains(f.Kinds, k.Name) })].Path
	f.Related = append(f.Related, finding.Related{Place: source.Place{File: kept}, Message: "the register that is read"})
	var shown []string
	for i, name := range names {
		if i > 0 {
			f.Related = append(f.Related, finding.Related{Place: source.Place{File: name}, Message: "another copy"})
		}
		if len(shown) < maxCopiesTold {
			shown = append(shown, source.Escape(name))
		}
	}
	words := strings.Join(shown, ", ")
	if more := len(names) - len(shown); more > 0 {
		words += fmt.Sprintf(" and %d more", more)
	}
	holds := "holds the same records and is not read"
	if len(names) > 1 {
		holds = "hold the same records and are not read"
	}
	f.Message = fmt.Sprintf("%s: the register is kept in %s, and %s %s.", k.Title, source.Escape(kept), words, holds)
	return f
}

// calledIn are the words that name the records of a register in a table: ids,
// names, and the sentence of one that has no name.
func calledIn(records []*register.Record) map[string]bool {
	called := map[string]bool{}
	for _, r := range records {
		names, _ := r.Names()
		statement, _ := r.Fields["statement"].(string)
		for _, name := range append(names, r.ID, statement) {
			if name = cellWords(name); name != "" {
				called[name] = true
			}
		}
	}
	return called
}

func cellWords(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// isCopy tells that rows are those of the records that are called so.
func isCopy(rows [][]string, called map[string]bool) bool {
	filled, theirs := 0, 0
	for _, row := range rows {
		if !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		filled++
		if slices.ContainsFunc(row, func(cell string) bool { return called[cellWords(cell)] }) {
			theirs++
		}
	}
	return theirs >= minCopied && theirs*2 >= filled
}
