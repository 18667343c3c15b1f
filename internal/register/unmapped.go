package register

import (
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/source"
)

// An outerKey is a key of a mapping that lies around the records of a reading.
type outerKey struct {
	level string // of the mapping
	key   *node
}

// lookAround notes each key of what lies around the records, once for each
// level.
func (r *reading) lookAround(items []*located) {
	seen := map[*node]bool{}
	known := map[outerName]bool{}
	for _, item := range items {
		for l := item.around; l != nil && !seen[l.node]; l = l.around {
			seen[l.node] = true
			for _, key := range l.keys {
				if name := (outerName{l.level, key.text}); !known[name] {
					known[name] = true
					r.outer = append(r.outer, outerKey{l.level, key})
				}
			}
		}
	}
}

type outerName struct{ level, key string }

// unmappedColumns are the columns of a file, or the keys in it, that no
// reading takes. Readings of the same rows share their columns; the keys
// around nested records count unless they are on the way to records, fill a
// field of one, or stand where another reading has its records.
func unmappedColumns(readings []*reading) []*node {
	var columns []*node
	untaken := make([]map[string]bool, len(readings)) // the columns that each does not take, folded
	for i, r := range readings {
		untaken[i] = map[string]bool{}
		for _, n := range r.unknown {
			untaken[i][fold(n.text)] = true
		}
	}
	levels := map[string]bool{}
	for i, r := range readings {
		if levels[r.level] {
			continue
		}
		levels[r.level] = true
		for _, n := range r.unknown {
			if !usedAround(readings, r.level, n.text) && !takenBeside(readings[i+1:], untaken[i+1:], r.level, n) {
				columns = append(columns, r.withPath(r.level, n))
			}
		}
	}
	listed := map[source.Place]bool{}
	for _, n := range columns {
		listed[n.place] = true
	}
	reported := map[outerName]bool{}
	for _, r := range readings {
		for _, o := range r.outer {
			name := outerName{o.level, o.key.text}
			at := r.withPath(o.level, o.key)
			if levels[o.level] || reported[name] || usedAround(readings, o.level, o.key.text) || ignoredBy(readings, o.key.text, at.text) ||
				o.level == "" && slices.Contains(headerKeys, o.key.text) || listed[at.place] {
				continue
			}
			reported[name], listed[at.place] = true, true
			columns = append(columns, at)
		}
	}
	return columns
}

// LostBody is the Field of the finding that says that the text below the front
// matter of a Markdown file is not read, and the name by which it is left out.
const LostBody = "body"

// unreadBelow is where the text below the front matter begins when no reading
// takes it or leaves it out.
func unreadBelow(readings []*reading) (at source.Place, unread bool) {
	for _, r := range readings {
		if r.below == (source.Place{}) || r.plan.ignored[LostBody] {
			return source.Place{}, false
		}
		at = r.below
	}
	return at, len(readings) > 0
}

// takenBeside tells that another reading of the same rows takes the column.
func takenBeside(others []*reading, untaken []map[string]bool, level string, n *node) bool {
	name := fold(n.text)
	for i, r := range others {
		if r.level == level && (r.fault != nil || !untaken[i][name]) {
			return true
		}
	}
	return false
}

// usedAround tells that a key of a level is on the way to the records of some
// reading, or fills a field of theirs.
func usedAround(readings []*reading, level, key string) bool {
	at := join(level, key)
	return slices.ContainsFunc(readings, func(r *reading) bool {
		if r.level == at || strings.HasPrefix(r.level, at+".") {
			return true
		}
		return slices.ContainsFunc(r.plan.parents, func(f parentField) bool {
			return f.key == key && outerLevel(r.level, f.further) == level
		}) || slices.ContainsFunc(r.plan.splits, func(s *splitter) bool {
			return s.outer && s.key == key && outerLevel(r.level, s.further) == level
		})
	})
}

// outerLevel is the level of the mapping so many further out than the nearest
// around the records of a level.
func outerLevel(level string, further int) string {
	for ; further >= 0; further-- {
		i := strings.LastIndexByte(level, '.')
		level = level[:max(0, i)]
	}
	return level
}

// ignoredBy tells that some reading leaves a key out, by its name or its path.
func ignoredBy(readings []*reading, key, path string) bool {
	return slices.ContainsFunc(readings, func(r *reading) bool { return r.plan.ignored[fold(key)] || r.plan.ignored[fold(path)] })
}

// withPath is the key of a mapping at a level, called by its path in the file:
// keys of the same name lie on several levels.
func (r *reading) withPath(level string, key *node) *node {
	steps := r.plan.stepsTo(level)
	if steps == "" {
		return key
	}
	named := *key
	named.text = steps + "." + key.text
	return &named
}

// stepsTo is the part of the path to the records that leads to a level, with
// its brackets; "" at the top, and in a table.
func (p *plan) stepsTo(level string) string {
	if level == "" {
		return ""
	}
	steps := ""
	for part := range strings.SplitSeq(p.mapping.Records, ".") {
		if levelOf(steps) == level && levelOf(part) != "" {
			break
		}
		steps = join(steps, part)
	}
	if levelOf(steps) != level {
		return ""
	}
	return steps
}

// own is a name under ignore: as the records have it, also where it is given by
// its path.
func (p *plan) own(name string) string {
	name = fold(name)
	if rest, ok := strings.CutPrefix(name, fold(p.mapping.Records)+"."); ok && p.mapping.Records != "" {
		return rest
	}
	return name
}
