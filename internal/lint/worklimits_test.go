package lint_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/watch"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// manyRisks is a register that takes several times longer to read than passes
// between two looks at what work takes, also on a quick computer.
func manyRisks() string {
	var risks strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&risks, "- {id: RSK-%d, title: \"Fire \\x41\"}\n", i)
	}
	return risks.String()
}

// endlessRule is a rule that never comes to an end.
const endlessRule = `# METADATA
# title: Endless
# description: It never ends.
# custom:
#   severity: note
#   clauses: ["4.2"]
#   needs: [record]
#   action: Mend it.
#   basis: own
package goldthread.risks.endless

violations contains {"register": "risks", "message": "m"} if {
	some a in numbers.range(1, 100000)
	some b in numbers.range(1, 100000)
	a * b < 0
}
`

// What the check may take is said by the configuration, and of a change by that
// which stood before it: what the change allows itself does not count.
func TestChangeCannotAllowItselfMore(t *testing.T) {
	risks := manyRisks()
	const tight, wide = "version: 1\nlimits: {history: {each: 1ms}}\n", "version: 1\nlimits: {history: {each: 1h}}\n"
	begin := `
person a 'Ada Example' <ada@x.example>
put registers/risks.yaml
put goldthread.yaml before.yaml
commit a 2026-01-15T09:00:00Z 'Add the registers'
branch change
put goldthread.yaml after.yaml
put policies/risks/endless.rego
commit a 2026-01-16T09:00:00Z 'Allow more'
`
	for _, c := range []struct {
		name          string
		before, after string
		rule          bool
		trust         string
		want          string // the error; "" for none
	}{
		{"the base's hold", tight, wide, false, "", "registers/risks.yaml in commit"},
		{"the change's hold on request", tight, wide, false, lint.TrustHead, ""},
		{"what the base does not say is as usual", "version: 1\n", tight, false, "", ""},
		{"a rule of the change is a finding by the limits of the base", "version: 1\nlimits: {rules: {each: 10s}}\n", "version: 1\nlimits: {rules: {each: 1h}}\n", true, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := risks
			if c.rule {
				text = "- {id: RSK-1, title: Fire}\n"
			}
			rule := endlessRule
			if !c.rule {
				begin := strings.Index(rule, "\tsome a")
				rule = rule[:begin] + "\tfalse\n}\n"
			}
			dir := built(t, begin+"-- registers/risks.yaml --\n"+text+"-- before.yaml --\n"+c.before+"-- after.yaml --\n"+c.after+"-- policies/risks/endless.rego --\n"+rule)
			o := lint.Options{
				Dir: dir, Base: "main", Rev: "change", Trust: c.trust, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS,
			}
			r, err := lint.Run(t.Context(), o)
			var limit *watch.LimitError
			switch {
			case c.want == "" && err != nil, c.want != "" && (!errors.As(err, &limit) || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("got %v, want %q", err, c.want)
			case err == nil && c.rule:
				if faults := r.Change.Rules.Faults; len(faults) != 1 || !strings.Contains(faults[0].Message, "rule risks/endless: took longer than 10s") {
					t.Errorf("got %+v", faults)
				}
			case err == nil && len(r.Change.Rules.Faults) > 0:
				t.Errorf("by its own rules it was judged within its own limits: %+v", r.Change.Rules.Faults)
			case err != nil && lint.ErrorStatus(err) != lint.ExitFailed:
				t.Errorf("exit status %d", lint.ErrorStatus(err))
			}
		})
	}
}

// The days of the past are looked at within the limits of today, whatever their
// own configuration allows, and one that is met ends the look by name.
func TestReplayKeepsTheLimitsOfToday(t *testing.T) {
	risks := manyRisks()
	const tight, wide = "version: 1\nlimits: {history: {each: 1ms}}\n", "version: 1\nlimits: {history: {each: 1h}}\n"
	for name, c := range map[string]struct {
		before, after string
		met           bool
	}{"tight today": {wide, tight, true}, "tight once": {tight, wide, false}} {
		t.Run(name, func(t *testing.T) {
			dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/risks.yaml
put goldthread.yaml before.yaml
commit a 2026-01-15T09:00:00Z 'Add the registers'
put goldthread.yaml after.yaml
commit a 2026-02-15T09:00:00Z 'Other limits'
-- registers/risks.yaml --
`+risks+"-- before.yaml --\n"+c.before+"-- after.yaml --\n"+c.after)
			o := lint.Options{Dir: dir, AsOf: onDay("2026-06-30"), Policies: policies.FS, Schema: schema.FS}
			r, err := lint.Replay(t.Context(), o, lint.Period{From: onDay("2026-01-01"), To: onDay("2026-03-31")})
			var limit *watch.LimitError
			switch {
			case c.met && (!errors.As(err, &limit) || !strings.Contains(err.Error(), "registers/risks.yaml in commit") || lint.ErrorStatus(err) != lint.ExitFailed):
				t.Errorf("got %v", err)
			case !c.met && (err != nil || len(r.Gaps) > 0):
				t.Errorf("got %v, %+v", err, r)
			}
		})
	}
}

// A rule without end is stopped on the days of the past, too: they are a gap that
// names it, and nothing counts as judged.
func TestReplayNamesRulesWithoutEnd(t *testing.T) {
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/risks.yaml
put goldthread.yaml
put policies/risks/endless.rego
commit a 2026-01-15T09:00:00Z 'Add the registers'
-- registers/risks.yaml --
- {id: RSK-1, title: Fire}
-- goldthread.yaml --
version: 1
limits: {rules: {each: 10s}}
-- policies/risks/endless.rego --
`+endlessRule)
	o := lint.Options{Dir: dir, AsOf: onDay("2026-06-30"), Policies: policies.FS, Schema: schema.FS}
	r, err := lint.Replay(t.Context(), o, lint.Period{From: onDay("2026-01-01"), To: onDay("2026-03-31")})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Gaps) != 1 || !strings.HasPrefix(r.Gaps[0].Reason, "rule risks/endless: took longer than 10s") || len(r.Incomplete) == 0 || len(r.Findings) > 0 {
		t.Errorf("got %+v", r)
	}
}

// greedyTypes take more than a MiB of memory, as any do that are added to ours.
// They end soon, so that what is left behind does.
const greedyTypes = `package schema
import "list"
register: risks: _
#X: [for x in list.Range(0, 20000, 1) {x}]
`

// wantTypes fails unless the types were too much for the limits of today. Of an old
// commit that is named, too.
func wantTypes(t *testing.T, err error, old bool) {
	t.Helper()
	var limit *watch.LimitError
	if !errors.As(err, &limit) || strings.HasPrefix(err.Error(), "in commit ") != old || !strings.Contains(err.Error(), "the register types of schema/own.cue: took more than 1 MiB of memory") || lint.ErrorStatus(err) != lint.ExitFailed {
		t.Errorf("got %v", err)
	}
}

// Register types of the user's that take too much end every command that reads
// them, also where only the other side of a change has them.
func TestEndlessTypesOfAChange(t *testing.T) {
	dir := built(t, `
person a 'Ada Example' <ada@x.example>
put registers/risks.yaml
put goldthread.yaml before.yaml
commit a 2026-01-15T09:00:00Z 'Add the registers'
branch change
put goldthread.yaml after.yaml
put schema/own.cue
commit a 2026-01-16T09:00:00Z 'A type'
-- registers/risks.yaml --
- {id: RSK-1, title: Fire}
-- before.yaml --
version: 1
limits: {schema: {memory: 1 MiB}}
-- after.yaml --
version: 1
-- schema/own.cue --
`+greedyTypes)
	o := lint.Options{Dir: dir, Base: "main", Rev: "change", AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS}
	_, err := lint.Run(t.Context(), o)
	wantTypes(t, err, false)
	if err := os.WriteFile(filepath.Join(dir, "goldthread.yaml"), []byte("version: 1\nlimits: {schema: {each: 1s, all: 2s, memory: 3 GiB}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if work, err := lint.WorkLimits(lint.Options{Dir: dir}); err != nil || work.Schema != (watch.Limits{Each: time.Second, All: 2 * time.Second, Memory: 3 << 30}) {
		t.Errorf("got %+v, %v", work, err)
	}
}

// Those that only old commits have end what reads them there: the mapping of
// what lay elsewhere then, the keys that were kept, and the registers of a day
// of the past. What they allowed themselves does not count.
func TestEndlessTypesOfThePast(t *testing.T) {
	private, public := signingKey(t, 2)
	const allowed = "limits: {schema: {each: 1h, all: 1h, memory: 64 GiB}}\n"
	types := "-- schema/own.cue --\n" + greedyTypes
	today := lint.Options{AsOf: onDay("2026-06-30"), Policies: policies.FS, Schema: schema.FS}
	replay := func(o lint.Options, from string) error {
		_, err := lint.Replay(t.Context(), o, lint.Period{From: onDay(from), To: onDay("2026-03-31")})
		return err
	}

	moved := built(t, `
person a 'Ada Example' <ada@x.example>
put isms/risks.yaml
put goldthread.yaml before
put schema/own.cue
commit a 2026-01-15T09:00:00Z 'Add the registers'
remove schema
put goldthread.yaml after
move isms registers
commit a 2026-02-15T09:00:00Z 'Move them'
-- isms/risks.yaml --
- {id: RSK-1, title: Fire}
-- before --
version: 1
registers: {risks: {files: [{path: isms/risks.yaml}]}}
`+allowed+`-- after --
version: 1
limits: {schema: {memory: 1 MiB}}
`+types)
	o := today
	o.Dir = moved
	t.Run("a mapping", func(t *testing.T) {
		_, err := lint.Run(t.Context(), o)
		wantTypes(t, err, true)
	})
	t.Run("a mapping, on a later day", func(t *testing.T) { wantTypes(t, replay(o, "2026-03-01"), true) })

	signed := built(t, fmt.Sprintf(`
person ann 'Ann Lee' <ann@example.org>
person bob 'Bob Ray' <bob@example.org> signs bob.key
put registers/people.yaml
put registers/requirements.yaml
put goldthread.yaml before
put schema/own.cue
commit ann 2026-01-01T09:00:00Z 'Add the registers'
commit bob 2026-01-02T09:00:00Z @look sign empty
remove schema
put keys/allowed_signers
put goldthread.yaml after
commit ann 2026-02-01T09:00:00Z 'Keep the keys'
-- look --
Looked at

Reviewed-record: REQ-001
Reviewed-by: Bob Ray <bob@example.org>
-- bob.key --
%s-- registers/people.yaml --
- {id: PER-001, name: Ann Lee, emails: [ann@example.org]}
- {id: PER-002, name: Bob Ray, emails: [bob@example.org]}
-- registers/requirements.yaml --
- {id: REQ-001, statement: Tell the client of a breach within a day.}
-- keys/allowed_signers --
bob@example.org namespaces="git" %s
-- before --
version: 1
%s-- after --
version: 1
signatures: {allowed_signers: keys/allowed_signers}
limits: {schema: {memory: 1 MiB}}
%s`, private, public, allowed, types))
	o.Dir = signed
	t.Run("keys", func(t *testing.T) {
		_, err := lint.Run(t.Context(), o)
		wantTypes(t, err, true)
	})
	t.Run("a day of the past", func(t *testing.T) { wantTypes(t, replay(o, "2026-01-01"), true) })
}

// Rules of the user's are made ready within the limits, too.
func TestRulesThatAreMuchToMakeReady(t *testing.T) {
	var own strings.Builder
	own.WriteString("package goldthread.lib\n")
	for i := range 3000 {
		fmt.Fprintf(&own, "f%d(x) := y if { y := [z | some z in x; z > %d] }\n", i, i)
	}
	dir := built(t, "-- registers/risks.yaml --\n- {id: RSK-1, title: Fire}\n-- goldthread.yaml --\nversion: 1\nlimits: {rules: {each: 50ms}}\n-- policies/lib/own.rego --\n"+own.String())
	_, err := lint.Run(t.Context(), lint.Options{Dir: dir, AsOf: onDay("2026-06-30"), Policies: policies.FS, Schema: schema.FS})
	var limit *watch.LimitError
	if !errors.As(err, &limit) || !strings.HasPrefix(err.Error(), "making the rules ready: took longer than 50ms") || lint.ErrorStatus(err) != lint.ExitFailed {
		t.Errorf("got %v", err)
	}
}
