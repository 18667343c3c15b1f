package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// IDs are the ids that records of a file are to get.
type IDs struct {
	Data []byte // the file with them, in every other byte as it was
	New  []NewID
	// Left are records that get none, each with the reason.
	Left []Left
}

// A NewID is the id of a record, and where the record stands now.
type NewID struct {
	ID     string
	Place  source.Place
	record int // its number in its part of the file
}

// A Left record stays without an id.
type Left struct {
	Place  source.Place
	Reason string
	record int
}

// AddIDs gives ids to the records of a register in one file that have none:
// numbered on from the highest in use. used are all ids of the repository by
// register, as far as they are known.
func AddIDs(c *register.Config, s *register.Schema, name string, data []byte, kind string, used map[string][]string) (*IDs, *register.Fault) {
	parts, fault := register.SlotsOf(c, s, name, data, kind)
	if fault != nil {
		return nil, fault
	}
	taken := slices.Clone(used[kind])
	for _, part := range parts {
		for _, slot := range part.Records {
			if slot.ID != "" {
				taken = append(taken, part.Prefix+slot.ID)
			}
		}
	}
	used = maps.Clone(used)
	if used == nil {
		used = map[string][]string{}
	}
	out := &IDs{Data: data}
	for i, original := range parts {
		used[kind] = taken
		part := &IDs{Data: out.Data}
		if fault := part.addTo(i, c, s, name, kind, used); fault != nil {
			return nil, fault
		}
		out.Data = part.Data
		for _, n := range part.New {
			taken = append(taken, n.ID)
		}
		out.New = append(out.New, part.New...)
		out.Left = append(out.Left, part.Left...)
		out.placeAs(original, part)
	}
	return out, nil
}

// placeAs puts what the last part gave at the places that the records have in
// the file as it was: ids in a part before it may have moved them.
func (out *IDs) placeAs(original *register.IDSlots, part *IDs) {
	at := func(record int) source.Place { return original.Records[record].Place }
	for i := range part.New {
		out.New[len(out.New)-len(part.New)+i].Place = at(part.New[i].record)
	}
	for i := range part.Left {
		out.Left[len(out.Left)-len(part.Left)+i].Place = at(part.Left[i].record)
	}
}

// addTo gives ids to the records of one part of the file.
func (out *IDs) addTo(part int, c *register.Config, s *register.Schema, name, kind string, used map[string][]string) *register.Fault {
	parts, fault := register.SlotsOf(c, s, name, out.Data, kind)
	if fault != nil {
		return fault
	}
	slots := parts[part]
	number := newNumbering(slots, s.Kind(kind), used)
	e := &editor{text: textOf(out.Data), slots: slots}
	for i, slot := range slots.Records {
		if slot.ID != "" {
			continue
		}
		if slot.Shifted {
			out.Left = append(out.Left, Left{slot.Place, "its cells are shifted", i})
			e.shifted(slot)
			continue
		}
		id := number.next()
		if why := e.give(slot, id); why != "" {
			number.last--
			out.Left = append(out.Left, Left{slot.Place, why, i})
			continue
		}
		out.New = append(out.New, NewID{slots.Prefix + id, slot.Place, i})
	}
	if len(out.New) == 0 {
		return nil
	}
	return out.write(part, c, s, name, kind, slots, e)
}

// write makes the edits and looks at the result as a reader of the registers
// does: nothing but the ids may be different.
func (out *IDs) write(part int, c *register.Config, s *register.Schema, name, kind string, before *register.IDSlots, e *editor) *register.Fault {
	var err error
	if before.Format == "xlsx" {
		out.Data, err = e.workbook(out.Data)
	} else {
		out.Data, err = e.apply()
	}
	broken := &register.Fault{Place: source.Place{File: name}, Reason: "the ids cannot be written without changing something else"}
	if err != nil {
		return broken
	}
	parts, fault := register.SlotsOf(c, s, name, out.Data, kind)
	if fault != nil {
		return broken
	}
	after := parts[part]
	if len(after.Records) != len(before.Records) {
		return broken
	}
	given := 0
	for i, slot := range before.Records {
		want := slot.ID
		if want == "" && given < len(out.New) && out.New[given].Place == slot.Place {
			want = strings.TrimPrefix(out.New[given].ID, before.Prefix)
			given++
		}
		if after.Records[i].ID != want {
			return broken
		}
	}
	return nil
}

// A numbering gives the ids after the highest in use.
type numbering struct {
	prefix string
	width  int
	last   int
}

var (
	numberedID = expression.Of(`^(.*?)([0-9]{1,9})$`)
	tidyPrefix = expression.Of(`^[\p{L}\p{N}][\p{L}\p{N}._/-]*$`)
)

// newNumbering goes on as the ids of the file do, else as those of the
// register elsewhere, else as the register's ids usually look.
func newNumbering(slots *register.IDSlots, k *register.Kind, used map[string][]string) *numbering {
	var here, elsewhere []string
	for _, slot := range slots.Records {
		here = append(here, slot.ID)
	}
	for _, id := range used[k.Name] {
		elsewhere = append(elsewhere, strings.TrimPrefix(id, slots.Prefix))
	}
	n := &numbering{}
	if !n.like(here) && !n.like(elsewhere) {
		first, _, _ := strings.Cut(k.Prefix, ",")
		n.prefix, n.width = strings.TrimRight(first, "-.")+"-", 3
		if slots.Prefix != "" {
			n.prefix, n.width = "", 1
		}
	}
	n.above(here)
	for _, ids := range used {
		for _, id := range ids {
			n.above([]string{strings.TrimPrefix(id, slots.Prefix)})
		}
	}
	return n
}

// like takes over the form that most of the ids have.
func (n *numbering) like(ids []string) bool {
	count := map[string]int{}
	for _, id := range ids {
		if m := numberedID().FindStringSubmatch(id); m != nil && (m[1] == "" || tidyPrefix().MatchString(m[1])) {
			count[m[1]]++
		}
	}
	if len(count) == 0 {
		return false
	}
	n.prefix = slices.MinFunc(slices.Collect(maps.Keys(count)), func(a, b string) int { return cmp.Or(count[b]-count[a], strings.Compare(a, b)) })
	n.width = 1
	for _, id := range ids {
		if m := numberedID().FindStringSubmatch(id); m != nil && m[1] == n.prefix && strings.HasPrefix(m[2], "0") {
			n.width = max(n.width, len(m[2]))
		}
	}
	return true
}

// above goes beyond the ids that look alike.
func (n *numbering) above(ids []string) {
	for _, id := range ids {
		if digits, ok := strings.CutPrefix(id, n.prefix); ok && len(digits) <= 9 {
			if number, err := strconv.ParseUint(digits, 10, 31); err == nil {
				n.last = max(n.last, int(number))
			}
		}
	}
}

func (n *numbering) next() string {
	n.last++
	return fmt.Sprintf("%s%0*d", n.prefix, n.width, n.last)
}

// A text is the bytes of a file and where its lines begin. A byte order mark
// belongs to no line.
type text struct {
	data  []byte
	lines []int
}

func textOf(data []byte) text {
	t := text{data: data, lines: []int{0}}
	if strings.HasPrefix(string(data[:min(3, len(data))]), byteOrderMark) {
		t.lines[0] = len(byteOrderMark)
	}
	for i, b := range data {
		if b == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// offset is where a place is in the bytes, -1 when it is not in them.
func (t text) offset(p source.Place) int {
	if p.Line < 1 || p.Line > len(t.lines) {
		return -1
	}
	at := t.lines[p.Line-1]
	for range p.Column - 1 {
		if at >= len(t.data) || t.data[at] == '\n' {
			return -1
		}
		_, size := utf8.DecodeRune(t.data[at:])
		at += size
	}
	return at
}

// byteAt is the byte at an offset, 0 outside the file.
func (t text) byteAt(at int) byte {
	if at < 0 || at >= len(t.data) {
		return 0
	}
	return t.data[at]
}

// end is the line end that the file uses.
func (t text) end() string {
	if i := slices.Index(t.data, '\n'); i > 0 && t.data[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
