package report

import (
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/lint"
)

// Whatever roles and records are called, also a party that is named by the cell
// of a table, the draft says it once every line is filled in.
func TestMinutesAreYAML(t *testing.T) {
	names := []string{"REQ-001", "Northwind Bank, EU", "{a}", "a [b", "x: y", "no", "é'\"", "a\nb"}
	var want []string
	for _, name := range names {
		want = append(want, strings.Join(strings.Fields(name), " "))
	}
	m := &lint.Minutes{ID: "MRV-2026-1", To: "2026-11-28", Chair: "Head of IT, EMEA", Roles: names, Moved: names, Items: []lint.MinutesItem{{Input: "c", Facts: []string{"x"}, Refs: names}}}
	var got struct {
		Chair     string `yaml:"chair"`
		Attendees []struct {
			Role    string `yaml:"role"`
			Present bool   `yaml:"present"`
		} `yaml:"attendees"`
		Items []struct {
			Refs []string `yaml:"refs"`
		} `yaml:"items"`
		Changes struct {
			Records []string `yaml:"records"`
		} `yaml:"changes_in_parties"`
	}
	filled := strings.ReplaceAll(string(Minutes(m, "main 1234567")), "#- ", "")
	if err := yaml.Unmarshal([]byte(filled), &got); err != nil {
		t.Fatalf("%v\n%s", err, filled)
	}
	var roles []string
	for _, one := range got.Attendees {
		if one.Present {
			roles = append(roles, one.Role)
		}
	}
	if got.Chair != m.Chair || !slices.Equal(roles, want) || len(got.Items) != 1 || !slices.Equal(got.Items[0].Refs, want) || !slices.Equal(got.Changes.Records, want) {
		t.Errorf("got %+v\n%s", got, filled)
	}
}
