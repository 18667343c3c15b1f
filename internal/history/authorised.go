package history

import (
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
)

// The fields that give a role, or a person, rights over registers.
const (
	mayReview  = "may_review"
	mayApprove = "may_approve"
)

// Entitled names who may review a register and who may approve it, by what
// roles and people are called, each once: those that the configuration or the
// file names as approvers, then those that the people register says so of.
// Whoever may approve may also review. The owner of a register, who may review
// it too, is named in its header.
type Entitled struct{ Review, Approve []string }

// A mandate is what somebody may do with a register on a day.
type mandate struct {
	review  bool // review or approve it
	approve bool // is named as one who may approve it, or is of management where nobody is named
	manages bool // holds a role of management
}

// mandateOf tells what somebody may do: by a role held at that time, or by name;
// the owner of the register, and of the record (nil for the register as a
// whole), may review it.
func (m *miner) mandateOf(by Person, kind string, r *register.Record, at time.Time) mandate {
	p := m.who.byName[fold(by.ID)]
	if p == nil {
		return mandate{}
	}
	held := m.who.held(p, at)
	var may mandate
	for _, rights := range m.rightsOf(p, held) {
		may.review = may.review || m.allows(rights, mayReview, kind) || m.allows(rights, mayApprove, kind)
		may.approve = may.approve || m.allows(rights, mayApprove, kind)
		if manages, _ := rights.Fields["management"].(bool); manages {
			may.manages = true
		}
	}
	header := m.o.Headers[kind]
	is := func(name string) bool {
		return name != "" && (slices.Contains(held, m.who.roleID(name)) || m.who.byName[fold(name)] == p)
	}
	may.approve = may.approve || slices.ContainsFunc(header.Approvers, is)
	may.review = may.review || may.approve || slices.ContainsFunc([]string{header.Owner, textOf(r, "owner")}, is)
	may.approve = may.approve || may.manages && len(m.entitled(kind).Approve) == 0
	return may
}

// rightsOf are the records that say what a person may do: the person's own and
// those of the roles held.
func (m *miner) rightsOf(p *register.Record, held []string) []*register.Record {
	all := []*register.Record{p}
	for _, role := range held {
		if rights := m.who.may[role]; rights != nil {
			all = append(all, rights)
		}
	}
	return all
}

// allows reports whether a right written on a role, or on a person, covers a
// register: by its name or title, or by "all".
func (m *miner) allows(rights *register.Record, right, kind string) bool {
	return slices.ContainsFunc(texts(rights.Fields[right]), func(name string) bool {
		return strings.EqualFold(name, "all") || m.kindNamed(name) == kind
	})
}

// entitled is who may review and approve a register, found once for each.
func (m *miner) entitled(kind string) Entitled {
	if e, known := m.out.Entitled[kind]; known {
		return e
	}
	var e Entitled
	add := func(list *[]string, name string) {
		if name != "" && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	for _, name := range m.o.Headers[kind].Approvers {
		add(&e.Approve, m.who.called(name))
		add(&e.Review, m.who.called(name))
	}
	for _, p := range m.o.People {
		if m.allows(p, mayApprove, kind) {
			add(&e.Approve, m.who.called(p.ID))
			add(&e.Review, m.who.called(p.ID))
		} else if m.allows(p, mayReview, kind) {
			add(&e.Review, m.who.called(p.ID))
		}
	}
	m.out.Entitled[kind] = e
	return e
}
