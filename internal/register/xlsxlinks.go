package register

import (
	"cmp"
	"encoding/xml"
	"path"
	"slices"
	"strings"
)

// A cellLink is a link that a sheet puts on an area of cells.
type cellLink struct {
	area
	id string // of the relationship that holds the address
}

// link notes a link of the sheet. One that leads to a place in the workbook has
// no id and points nowhere else.
func (g *grid) link(e xml.StartElement) *Fault {
	ref := attribute(e, "ref")
	from, to, _ := strings.Cut(ref, ":")
	l := cellLink{area: area{name: ref}}
	l.left, l.top = cellName(from)
	l.right, l.foot = cellName(cmp.Or(to, from))
	if l.left == 0 || l.right < l.left || l.foot < l.top {
		return g.damaged("has links that cannot be made out")
	}
	if l.id = attribute(e, "id"); l.id != "" {
		g.links = append(g.links, l)
	}
	return g.spend(1)
}

// linkCells gives cells what the links on them point at. Every cell that is
// looked at counts against the limit on cells, and every address against that
// on text, so that many links on large areas come to nothing.
func (g *grid) linkCells(part string) *Fault {
	if len(g.links) == 0 {
		return nil
	}
	b := g.book
	addresses := map[string]string{}
	fault := b.elements(path.Join(path.Dir(part), "_rels", path.Base(part)+".rels"), func(_ *xml.Decoder, _ []string, e xml.StartElement) (bool, *Fault) {
		if e.Name.Local == "Relationship" && path.Base(attribute(e, "Type")) == "hyperlink" {
			target := strings.TrimSpace(attribute(e, "Target"))
			if len(target) > b.limits.Text {
				return false, overLimit(b.whole(), "a text in the workbook is longer than %d bytes", b.limits.Text)
			}
			addresses[attribute(e, "Id")] = target
		}
		return false, nil
	})
	if fault != nil {
		return fault
	}
	for _, l := range g.links {
		address := addresses[l.id]
		i, _ := slices.BinarySearchFunc(g.rows, l.top, func(r gridRow, top int) int { return r.number - top })
		for ; address != "" && i < len(g.rows) && g.rows[i].number <= l.foot; i++ {
			for _, n := range g.rows[i].cells {
				if fault := g.spend(1); fault != nil {
					return fault
				}
				if n.place.Column < l.left || n.place.Column > l.right {
					continue
				}
				if b.letters -= int64(len(address)); b.letters < 0 {
					return b.tooMuch()
				}
				n.targets = append(n.targets, address)
			}
		}
	}
	return nil
}
