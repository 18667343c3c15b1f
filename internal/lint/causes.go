package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/register"
)

// causes notes on each finding that the change brings about records which it
// leaves alone those of its records that they are linked with.
func (c *comparing) causes(found []finding.Finding) {
	changed := map[register.Key]bool{}
	for _, one := range c.records {
		changed[one.Key], changed[one.Was] = true, true
	}
	touched := map[register.Key][]string{} // by the record that is left alone
	note := func(alone, by register.Key) {
		if !changed[alone] && changed[by] && !slices.Contains(touched[alone], by.ID) {
			touched[alone] = append(touched[alone], by.ID)
		}
	}
	for _, registers := range []*register.Registers{c.base.registers, c.head.registers} {
		for _, link := range registers.Links {
			if link.Resolved {
				note(link.From, link.Target)
				note(link.Target, link.From)
			}
		}
	}
	for i := range found {
		f := &found[i]
		if f.Change != finding.Introduced || f.Subject.Kind == "" {
			continue
		}
		ids := f.Records
		if f.Subject.ID != "" {
			ids = []string{f.Subject.ID}
		}
		for _, id := range ids {
			for _, by := range touched[register.Key{Kind: f.Subject.Kind, ID: id}] {
				if !slices.Contains(f.Because, by) {
					f.Because = append(f.Because, by)
				}
			}
		}
		slices.Sort(f.Because)
	}
}
