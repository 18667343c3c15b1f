package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// ownFiles are rules, register types and a list of controls of the user's.
var ownFiles = map[string]string{
	"registers/parties.yaml": "- {id: PTY-001, name: Customers}\n",
	"policies/parties/name_short.rego": `# METADATA
# title: A name is more than three letters
# description: A short name is hard to find again. It cannot see what the party is called elsewhere.
# custom:
#   severity: note
#   basis: own
#   clauses: ["4.2"]
#   needs: [record]
#   action: Write out the short names
#   fails: "PTY-001 is called ABC"
#   remedy: Write out the name.
#   group: A
package goldthread.parties.name_short

import data.goldthread.live

violations contains {"record": {"id": r.id}, "field": "name", "message": sprintf("%s has a short name.", [r.id])} if {
	some r in live.parties
	count(r.name) < 4
}
`,
	"schema/size.cue":       "package schema\n\n#Party: {\n\t// How many people it has.\n\tsize?: int & >=0\n}\n",
	"controls/tisax.csv":    "id,title\nISA-1,Policies\n",
	"policies/lib/own.rego": "package goldthread.lib\n\nshort_name := 4\n",
}

// Of two files with rules or types whose names are one on Windows and macOS,
// only one is read there.
func TestOwnFilesThatHideEachOther(t *testing.T) {
	const composed, apart = "schema/gr\u00f6\u00dfe.cue", "schema/gro\u0308\u00dfe.cue"
	type files = map[string]string
	own := func(name string) string { return ownFiles[name] }
	for what, c := range map[string]struct {
		config string
		more   files
		want   []string // of registers/file_unreadable: the place, and what the message begins with
	}{
		"nothing beside": {"version: 1\n", files{}, nil},
		"two types": {"version: 1\n", files{"schema/Size.cue": own("schema/size.cue")},
			[]string{"schema/size.cue: schema/Size.cue and schema/size.cue differ only in capital letters: on Windows and macOS one of them hides the other."}},
		"accents of types": {"version: 1\n", files{composed: own("schema/size.cue"), apart: own("schema/size.cue")},
			[]string{composed + ": " + apart + " and " + composed + " differ only in how their accents are made, which cannot be seen: on Windows and macOS one of them hides the other."}},
		"what rules share": {"version: 1\n", files{"policies/lib/Own.rego": "package goldthread.lib\n\nshorter_name := 3\n"},
			[]string{"policies/lib/own.rego: policies/lib/Own.rego and policies/lib/own.rego differ only in capital letters: on Windows and macOS one of them hides the other."}},
		"a rule and a file that is not read": {"version: 1\n", files{"policies/parties/name_short.REGO": "-"},
			[]string{"policies/parties/name_short.rego: policies/parties/name_short.REGO and policies/parties/name_short.rego differ only in capital letters: on Windows and macOS one of them hides the other."}},
		"a folder that is left out": {"version: 1\nignore: ['schema/**', 'policies/**']\n", files{"schema/Size.cue": own("schema/size.cue")},
			[]string{"schema/size.cue: schema/Size.cue and schema/size.cue differ only in capital letters: on Windows and macOS one of them hides the other."}},
		"folders of another name": {"version: 1\npolicies: [rules]\nschema: [types]\ncontrols: [controls/tisax.csv]\n", files{
			"rules/parties/name_short.rego": own("policies/parties/name_short.rego"), "Rules/parties/name_short.rego": "-",
			"types/size.cue": own("schema/size.cue"), "types/SIZE.cue": own("schema/size.cue"), "controls/TISAX.csv": "-", "schema/Size.cue": own("schema/size.cue"),
		}, []string{
			"controls/tisax.csv: controls/TISAX.csv and controls/tisax.csv differ only in capital letters: on Windows and macOS one of them hides the other.",
			"rules/parties/name_short.rego: Rules/parties/name_short.rego and rules/parties/name_short.rego differ only in capital letters: on Windows and macOS one of them hides the other.",
			"types/size.cue: types/SIZE.cue and types/size.cue differ only in capital letters: on Windows and macOS one of them hides the other.",
		}},
		"no rule and no type": {"version: 1\n", files{"policies/readme.md": "-", "policies/README.md": "-", "schema/readme.md": "-", "schema/README.md": "-"}, nil},
		"a device":            {"version: 1\n", files{"schema/aux.cue": own("schema/size.cue")}, []string{"schema/aux.cue: schema/aux.cue cannot be on a computer with Windows, and the repository cannot be cloned there: it keeps the name aux for itself."}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, all := range []files{ownFiles, c.more, {"goldthread.yaml": c.config}} {
				for name, text := range all {
					name = filepath.Join(dir, filepath.FromSlash(name))
					if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
						t.Fatal(err)
					}
					if _, err := os.Stat(name); err == nil {
						t.Skip("this file system holds one of the two only")
					}
					if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
						t.Fatal(err)
					}
				}
			}
			r := run(t, lint.Options{Dir: dir, AsOf: time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), Policies: policies.FS, Schema: schema.FS})
			var got []string
			for _, f := range r.Findings {
				if f.Rule == register.RuleFileUnreadable && !strings.Contains(f.Message, "not in a Git repository") {
					got = append(got, fmt.Sprintf("%s: %s", f.Place, f.Message))
				}
			}
			same(t, got, c.want)
		})
	}
}
