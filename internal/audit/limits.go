package audit

import (
	"slices"

	"github.com/goldthread/goldthread/internal/limit"
	"github.com/goldthread/goldthread/internal/source"
)

// limitData is catalogue/limits.yaml: how limits in figures are held together.
type limitData struct {
	Together [][]string                 `json:"together"` // topics that limit the same thing
	Places   []string                   `json:"places"`   // topics of which a value in words may name places
	Promises []string                   `json:"promises"` // registers whose limits are what is in place, not what is asked
	Holds    map[string]limitConditions `json:"holds"`    // by register
	Units    map[string]string          `json:"units"`    // names of units in other languages, each with the English one
	Times    map[string][]string        `json:"times"`    // by register: fields of which the time is told in seconds
	Working  []string                   `json:"working"`  // names of days of which not every day is one
}

// limitConditions says when the limits of a record hold.
type limitConditions struct {
	From   string              `json:"from"` // the field with the first day
	To     string              `json:"to"`   // the field with the last day
	Unless map[string][]string `json:"unless"`
}

// placeData is catalogue/places.yaml: further names of countries, and groups of
// countries with the days of their membership.
type placeData struct {
	Names  map[string][]string `json:"names"`
	Groups map[string]struct {
		Names   []string `json:"names"`
		Source  string   `json:"source"`
		Members []struct {
			Countries []string `json:"countries"`
			From      string   `json:"from"`
			Until     string   `json:"until"`
		} `json:"members"`
	} `json:"groups"`
}

// limitTables is what the catalogue says of limits. Each part may be missing.
type limitTables struct {
	limitData
	places    placeData
	countries map[string]string // names by code
	topics    map[string]string // the first topic of those that belong together, by each of them
}

// readLimits takes what the machinery must know to compute with limits.
func (l *loaded) readLimits() {
	t := &limitTables{topics: map[string]string{}, countries: map[string]string{}}
	l.limits = t
	for name, into := range map[string]any{"limits": &t.limitData, "places": &t.places} {
		if err := decodeStrictly(l.catalogue[name], into); err != nil {
			l.problems.addf(source.Place{File: "catalogue/" + name + ".yaml"}, "%v", err)
		}
	}
	rows, _ := l.catalogue["countries"].([]any)
	for _, row := range rows {
		country, _ := row.(map[string]any)
		code, _ := country["code"].(string)
		t.countries[code], _ = country["name"].(string)
	}
	for _, together := range t.Together {
		for _, topic := range together {
			t.topics[topic] = together[0]
		}
	}
}

// tables are the names of units and of places, with the groups as they stand on
// a day.
func (t *limitTables) tables(day string) *limit.Tables {
	places := map[string][]string{}
	for code, name := range t.countries {
		places[limit.Fold(code)] = []string{code}
		places[limit.Fold(name)] = []string{code}
	}
	for code, names := range t.places.Names {
		for _, name := range names {
			places[limit.Fold(name)] = []string{code}
		}
	}
	for name, group := range t.places.Groups {
		var codes []string
		for _, member := range group.Members {
			if member.From <= day && (member.Until == "" || day <= member.Until) {
				codes = append(codes, member.Countries...)
			}
		}
		slices.Sort(codes)
		for _, name := range slices.Concat(group.Names, []string{name}) {
			places[limit.Fold(name)] = codes
		}
	}
	return &limit.Tables{Units: t.Units, Places: places}
}

// topic is the topic under which limits are held together.
func (t *limitTables) topic(topic string) string {
	if first := t.topics[topic]; first != "" {
		return first
	}
	return topic
}
