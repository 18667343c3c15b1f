package register

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// feedLinks gives what the links in a column point at to the field that links:
// names for it. Without a setting the links of a record's name or title say
// where it is kept, if the kind has fields for that; those of other columns
// are not read, which is noted.
func (b *binding) feedLinks(header []*node, index map[string]int) {
	for _, column := range slices.Sorted(maps.Keys(b.mapping.Links)) {
		if i, ok := index[fold(column)]; ok {
			if m, ok := b.mappedTo(b.mapping.Links[column]); ok {
				b.feed(feed{column: i, mapped: m, links: linkAny})
			}
		}
	}
	i := slices.IndexFunc(b.feeds, func(f feed) bool { return f.split == nil && f.path == b.nameField() && f.path != "" })
	if i < 0 || b.hasLinks(b.feeds[i].column) || !b.canLink(header[0].place.File) {
		return
	}
	column := b.feeds[i].column
	for _, way := range []struct {
		links linkKind
		paths []string
	}{{linkFile, []string{"file", "evidence[0].path"}}, {linkAddress, []string{"url", "evidence[0].url"}}} {
		for _, at := range way.paths {
			if m, ok := b.mappedTo(at); ok && !b.feedsField(at) && m.field.Type == String {
				b.feed(feed{column: column, mapped: m, links: way.links})
				break
			}
		}
	}
}

// canLink tells that a cell of a file can hold a link behind its text.
func (b *binding) canLink(file string) bool {
	f := b.format(file)
	return f != nil && f.linked
}

func (b *binding) hasLinks(column int) bool {
	return slices.ContainsFunc(b.feeds, func(f feed) bool { return f.column == column && f.links != noLinks })
}

// A linkKind is which of a cell's links a feed takes.
type linkKind int

const (
	noLinks linkKind = iota
	linkAny
	linkFile    // those to a file beside this one
	linkAddress // those with a scheme, https: or the like
)

func (k linkKind) takes(target string) bool {
	u, err := url.Parse(target)
	address := err != nil || u.Scheme != "" || u.Host != ""
	return k == linkAny || address == (k == linkAddress)
}

// linkSetting is the setting that sends the links of a column somewhere, ""
// for none.
func (m FileMapping) linkSetting(heading string) string {
	for column := range m.Links {
		if fold(column) == fold(heading) {
			return "links." + column
		}
	}
	return ""
}

// targetsOf lists what the links of a cell point at, of the sort that the feed
// takes; one to a place in the same file points nowhere else. A cell that is an
// address is one link.
func (f *feed) targetsOf(cell *node) []string {
	var targets []string
	for _, t := range cell.targets {
		if f.links.takes(t) && !strings.HasPrefix(t, "#") {
			targets = append(targets, t)
		}
	}
	if text := strings.TrimSpace(cell.text); len(cell.targets) == 0 && f.links == linkAny && bareAddress().MatchString(text) {
		targets = []string{text}
	}
	return targets
}

// fillLinks stores what the links of a cell point at.
func (f *feed) fillLinks(d *draft, cell *node, row int) {
	var items []*node
	for _, t := range f.targetsOf(cell) {
		target := f.pathOf(t, cell.place)
		if escapedCharacter(cell.place, target) != nil {
			d.fault(f.path, cell, removeOverride, "the link points at an address with an invisible character, so it is not read")
			continue
		}
		items = append(items, &node{shape: textShape, text: target, plain: asCell, place: cell.place})
	}
	switch {
	case len(items) == 0:
	case f.field.Type == List || f.collect:
		d.put(&f.mapped, &node{shape: listShape, items: items, place: cell.place}, row)
	case len(items) == 1:
		d.put(&f.mapped, items[0], row)
	default:
		d.notes = append(d.notes, note{
			place: cell.place, field: f.path, value: items[0].text,
			text: fmt.Sprintf("the cell has %s, and %s has room for one, so it is left empty", count(len(items), "link"), source.Escape(f.path)),
			hint: "Keep one link in the cell, or name a list under links: in " + ConfigFile + ".",
		})
	}
}

// bareAddress is a cell that is an address and nothing else.
var bareAddress = expression.Of(`^https?://\S+$`)

// pathOf is a target as the field has it: of a file beside this one its path
// from the top of the repository, else as it is written.
func (f *feed) pathOf(target string, at source.Place) string {
	if !f.field.File || !linkFile.takes(target) {
		return target
	}
	target, _, _ = strings.Cut(target, "#")
	if plain, err := url.PathUnescape(target); err == nil {
		target = plain
	}
	if rest, ok := strings.CutPrefix(target, "/"); ok {
		return path.Clean(rest)
	}
	return path.Join(path.Dir(at.File), target)
}

// LostTargets is the Field of the finding that says that nothing takes what the
// links of a column point at, and the name by which it is left out.
const LostTargets = "links"

// A linkColumn is a column whose links point elsewhere than their text says.
type linkColumn struct {
	heading *node
	count   int
	taken   bool // by a field of this reading, or left out
}

// lookForLinks finds the columns with such links, among those that are read.
func (r *reading) lookForLinks(b *binding, t *table) {
	for i, n := range t.header {
		if slices.Contains(b.unknown, i) || b.ignored[fold(n.text)] {
			continue
		}
		found := 0
		for _, row := range t.rows {
			if row.bad == nil {
				found += row.cells[i].pointsElsewhere()
			}
		}
		if found > 0 {
			r.links = append(r.links, linkColumn{n, found, b.hasLinks(i) || b.ignored[LostTargets]})
		}
	}
}

// pointsElsewhere counts the links of a cell whose target does not stand in its
// text, and is no place in the same file.
func (n *node) pointsElsewhere() int {
	found := 0
	for _, t := range n.targets {
		if !strings.HasPrefix(t, "#") && !strings.Contains(n.text, strings.TrimPrefix(t, "mailto:")) {
			found++
		}
	}
	return found
}

// reportLinks reports the columns of a file whose links point at something that
// no reading takes or leaves out, and lists them.
func (l *loader) reportLinks(readings []*reading) (columns []string) {
	taken := map[source.Place]bool{}
	for _, r := range readings {
		for _, c := range r.links {
			taken[c.heading.place] = taken[c.heading.place] || c.taken
		}
	}
	for _, r := range readings {
		for _, c := range r.links {
			if taken[c.heading.place] {
				continue
			}
			taken[c.heading.place] = true
			columns = append(columns, c.heading.text+linksOf)
			l.report(finding.Finding{
				Rule: RuleColumnUnmapped, Severity: finding.Note, Subject: finding.Subject{Kind: r.plan.kind.Name}, Place: c.heading.place, Field: LostTargets, Value: c.heading.text,
				Message: fmt.Sprintf("What %s under %s %s at is not read.", count(c.count, "link"), shown(c.heading.text), map[bool]string{true: "points", false: "point"}[c.count == 1]),
				Hint:    fmt.Sprintf("Name a field for it under links: in %s, or leave out what links point at: ignore: [%s].", ConfigFile, LostTargets),
			})
		}
	}
	return columns
}

// linksOf follows the name of a column or a field in what doctor says.
const linksOf = " (what its links point at)"
