package audit

import "github.com/goldthread/goldthread/internal/source"

// A PartyGroup is one of the groups of parties to think through, from
// catalogue/party_groups.yaml.
type PartyGroup struct {
	ID   string // the word for it in the register of parties: legal
	Name string // who is in it: those who make and enforce the rules
}

// PartyGroups are the groups of parties of the catalogue, in its order.
func (r *Rules) PartyGroups() []PartyGroup { return r.groups }

// readGroups takes the groups of parties from the catalogue.
func (l *loaded) readGroups() {
	file, _ := l.catalogue["party_groups"].(map[string]any)
	list, _ := file["groups"].([]any)
	for i, one := range list {
		object, _ := one.(map[string]any)
		g := PartyGroup{textIn(object, "id"), textIn(object, "name")}
		if g.ID == "" || g.Name == "" {
			l.problems.addf(source.Place{File: "catalogue/party_groups.yaml"}, "group %d needs an id and a name", i+1)
			continue
		}
		l.groups = append(l.groups, g)
	}
}

func textIn(object map[string]any, name string) string {
	text, _ := object[name].(string)
	return text
}
