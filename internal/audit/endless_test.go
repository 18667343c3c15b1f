package audit_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/watch"
)

// A rule without end and one that eats memory end the run, and are named, also
// where what earlier runs have worked out is at hand.
func TestRulesWithoutEnd(t *testing.T) {
	for _, c := range []struct {
		name, body string
		limits     string
		want       string
	}{
		{
			"time", `violations contains {"register": "claims", "message": "m"} if {
	some a in numbers.range(1, 100000)
	some b in numbers.range(1, 100000)
	a * b < 0
}`,
			"each: 300ms", "rule claims/greedy: took longer than 300ms",
		},
		{
			"memory", `violations contains {"register": "claims", "message": "m"} if count(many) < 0

many := [text |
	some i in numbers.range(1, 100000)
	text := sprintf("%d %s", [i, long])
]

long := concat("", ["0123456789abcdef" | some _ in numbers.range(1, 4000)])`,
			"memory: 64 MiB", "rule claims/greedy: took more than 64 MiB of memory",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := mustCompile(t, files{
				"claims/greedy.rego": rule("greedy", c.body),
				"claims/sound.rego":  rule("sound", message("true")),
			})
			in := input(claims(fields{})...)
			config, faults, err := register.ReadConfig(fstest.MapFS{register.ConfigFile: {Data: []byte("limits: {rules: {" + c.limits + "}}\n")}}, "", nil)
			if err != nil || len(faults) > 0 {
				t.Fatal(err, faults)
			}
			in.Config = config
			for _, in.Memory = range []*audit.Memory{nil, audit.NewMemory()} {
				result, err := rules.Evaluate(t.Context(), in)
				var limit *watch.LimitError
				if !errors.As(err, &limit) || !strings.HasPrefix(err.Error(), c.want) || result != nil {
					t.Errorf("with a memory %t: got %v, %v, want %s", in.Memory != nil, result, err, c.want)
				}
			}
		})
	}
}

// So does a unit test without end.
func TestUnitTestsWithoutEnd(t *testing.T) {
	policies := files{
		"claims/undecided.rego": rule("undecided", undecided),
		"claims/undecided_test.rego": `package goldthread.claims.undecided_test

test_sound if true

test_endless if {
	some a in numbers.range(1, 100000)
	some b in numbers.range(1, 100000)
	a * b < 0
}
`,
	}
	report, err := audit.Test(t.Context(), audit.Tests{Schema: schemaOf(t), Sources: []fs.FS{policies.fs()}, Limits: watch.Limits{Each: 300 * time.Millisecond}})
	var limit *watch.LimitError
	if !errors.As(err, &limit) || !strings.HasPrefix(err.Error(), "unit test goldthread.claims.undecided_test.test_endless: took longer than 300ms") || report != nil {
		t.Errorf("got %v, %v", report, err)
	}
}
