package history

import (
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
)

// authorised reports whether somebody held, at that time, a role that may
// review or approve records of a register: one that the people register says
// so of, the owner or an approver of the register, or the owner of the record
// (nil for the register as a whole).
func (m *miner) authorised(by Person, kind string, r *register.Record, at time.Time) bool {
	p := m.who.byName[fold(by.ID)]
	if p == nil {
		return false
	}
	held := m.who.held(p, at)
	for _, role := range held {
		if rights := m.who.may[role]; rights != nil && m.allows(rights, kind) {
			return true
		}
	}
	if m.allows(p, kind) {
		return true
	}
	header := m.o.Headers[kind]
	names := append([]string{header.Owner, textOf(r, "owner")}, header.Approvers...)
	return slices.ContainsFunc(names, func(name string) bool {
		return name != "" && (slices.Contains(held, m.who.roleID(name)) || m.who.byName[fold(name)] == p)
	})
}

// allows reports whether the rights written on a role, or on a person, cover
// a register: by its name or title, or by "all".
func (m *miner) allows(rights *register.Record, kind string) bool {
	for _, field := range []string{"may_review", "may_approve"} {
		for _, name := range texts(rights.Fields[field]) {
			if strings.EqualFold(name, "all") || m.kindNamed(name) == kind {
				return true
			}
		}
	}
	return false
}
