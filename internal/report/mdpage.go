package report

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// A page is Markdown that has to fit a limit. Its sections share the room that
// their fixed parts leave, so that a long list does not push a short one out;
// what does not fit is counted where it would stand.
type page struct {
	sections []section
	most     int          // of the whole
	size     func(md) int // in what most is counted
}

// A section is a list with what stands before and after it.
type section struct {
	head, foot md
	items      []md
	// more says how many of the items, from which on, are not shown; nil where
	// the section has no list.
	more func(from int) md
}

// characters counts as forges do, in UTF-16 units.
func characters(s md) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func octets(s md) int { return len(s) }

func (p *page) add(s section) { p.sections = append(p.sections, s) }

// text adds what is never cut.
func (p *page) text(s md) { p.add(section{head: s}) }

func (p *page) String() string {
	left := p.most
	needs := make([]int, len(p.sections))
	for i, s := range p.sections {
		left -= p.size(s.head) + p.size(s.foot)
		if s.more != nil {
			left -= p.size(s.more(0)) + slack
		}
		for _, item := range s.items {
			needs[i] += p.size(item)
		}
	}
	rooms := shares(needs, left)
	var b strings.Builder
	for i, s := range p.sections {
		b.WriteString(string(s.head))
		for n, item := range s.items {
			if rooms[i] -= p.size(item); rooms[i] < 0 {
				b.WriteString(string(s.more(n)))
				break
			}
			b.WriteString(string(item))
		}
		b.WriteString(string(s.foot))
	}
	return b.String()
}

// slack is by how much the sentence about what is left out may differ from the
// one about everything.
const slack = 40

// shares divides room: who needs less than an equal share gets what it needs,
// and the others share the rest.
func shares(needs []int, room int) []int {
	order := make([]int, len(needs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return needs[a] - needs[b] })
	out := make([]int, len(needs))
	for n, i := range order {
		out[i] = max(0, min(needs[i], room/(len(order)-n)))
		room -= out[i]
	}
	return out
}
