package history

import (
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/register"
)

// peopleKind is the register of people and roles.
const peopleKind = "people"

// formerPeople are the records of people and roles that once stood in the
// register of the main branch and no longer do, as they stood last, with the
// date on which they went: what somebody did before leaving stays theirs when
// their record is deleted, and what is signed with their name later is not.
func (m *miner) formerPeople() map[*register.Record]time.Time {
	holding := map[*version]bool{}
	holds := map[*chunk]bool{} // those that versions share are looked into once
	for _, v := range m.files.versions {
		for _, c := range v.chunks {
			if _, known := holds[c]; !known {
				holds[c] = slices.ContainsFunc(c.entries, func(e entry) bool { return m.files.keys[e.rec].Kind == peopleKind })
			}
			holding[v] = holding[v] || holds[c]
		}
	}
	seen := map[int32]bool{}
	for _, p := range m.o.People {
		if rec, ok := m.files.numbers[p.Key()]; ok {
			seen[rec] = true
		}
	}
	former := map[*register.Record]time.Time{}
	var left time.Time // since when the next commit of the main branch stands
	for i := len(m.graph.nodes) - 1; i >= 0; i-- {
		n := &m.graph.nodes[i]
		if !n.counts || !n.firstParent {
			continue
		}
		for _, f := range n.files.files {
			if !holding[f.version] {
				continue
			}
			delete(holding, f.version)
			for e := range f.version.all() {
				if m.files.keys[e.rec].Kind == peopleKind && !seen[e.rec] {
					seen[e.rec] = true
					former[m.files.sample(e)] = left
				}
			}
		}
		left = n.when
	}
	return former
}

// addFormer adds somebody who is in the register no longer, under what nobody
// in it is known by.
func (w *identities) addFormer(p *register.Record) {
	if !isPerson(p) {
		w.addFormerRole(p)
		return
	}
	w.people = append(w.people, p)
	for _, mail := range texts(p.Fields["emails"]) {
		if mail = strings.ToLower(strings.TrimSpace(mail)); len(w.byMail[mail]) == 0 {
			w.byMail[mail] = []*register.Record{p}
		}
	}
	names := []string{p.ID}
	if name, ok := p.Fields["name"].(string); ok {
		names = append(names, name)
	}
	for _, name := range names {
		if _, taken := w.byName[fold(name)]; !taken {
			w.byName[fold(name)] = p
		}
	}
}

func (w *identities) addFormerRole(p *register.Record) {
	if w.may[p.ID] == nil {
		w.may[p.ID] = p
	}
	title, _ := p.Fields["title"].(string)
	for _, name := range []string{p.ID, title} {
		if key := strings.ToLower(name); name != "" && w.roles[key] == "" {
			w.roles[key] = p.ID
		}
	}
	if w.titles[p.ID] == "" {
		w.titles[p.ID] = title
	}
}
