package register

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/schema"
)

// loaded reads the files, and gives what was found of any kind.
func loaded(t *testing.T, files map[string]string) (*Registers, []finding.Finding) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	c, s, faults, err := Configure(fsys, "", schema.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	r, err := Load(fsys, c, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r, r.Findings
}

const oneParty = "- {id: PTY-001, name: Customers}\n"

// Register files of which one computer holds both and another one only are a
// finding, whichever of them is read; and so are names that Windows refuses.
func TestNamesThatNotEveryComputerHolds(t *testing.T) {
	const composed, apart = "registers/parties/\u00dcbersee.yaml", "registers/parties/U\u0308bersee.yaml"
	for what, c := range map[string]struct {
		names []string
		want  string // of the first finding, without its end
	}{
		"capitals":                {[]string{"registers/parties/a.yaml", "registers/parties/A.yaml"}, "registers/parties/a.yaml: error: registers/parties/A.yaml and registers/parties/a.yaml differ only in capital letters: on Windows and macOS one of them hides the other."},
		"capitals of the folder":  {[]string{"registers/parties.yaml", "Registers/parties.yaml"}, "registers/parties.yaml: error: Registers/parties.yaml and registers/parties.yaml differ only in capital"},
		"capitals of the ending":  {[]string{"registers/parties/a.yaml", "registers/parties/a.YAML"}, "registers/parties/a.yaml: error: registers/parties/a.YAML and"},
		"capitals beyond ASCII":   {[]string{composed, "registers/parties/\u00fcbersee.yaml"}, "registers/parties/\u00fcbersee.yaml: error: " + composed + " and registers/parties/\u00fcbersee.yaml differ only in capital"},
		"accents":                 {[]string{composed, apart}, composed + ": error: " + apart + " and " + composed + " differ only in how their accents are made, which cannot be seen: on Windows"},
		"no difference of a kind": {[]string{"registers/parties/a.yaml", "registers/parties/\u00e4.yaml"}, ""},
		"beside the registers":    {[]string{"registers/parties.yaml", "docs/A.md", "docs/a.md", "docs/aux.md"}, ""},
		"a device":                {[]string{"registers/parties/CON.yaml"}, "registers/parties/CON.yaml: warning: registers/parties/CON.yaml cannot be on a computer with Windows, and the repository cannot be cloned there: it keeps the name CON for itself."},
		"a device with more":      {[]string{"registers/parties/nul.2026.yaml"}, "registers/parties/nul.2026.yaml: warning: "},
		"a folder":                {[]string{"registers/parties/com1/a.yaml"}, "registers/parties/com1/a.yaml: warning: "},
		"a colon":                 {[]string{"registers/parties/a:b.yaml"}, "registers/parties/a:b.yaml: warning: registers/parties/a:b.yaml cannot be on a computer with Windows, and the repository cannot be cloned there: no name may hold the character :."},
		"a backslash":             {[]string{`registers/parties/a\b.yaml`}, `registers/parties/a\b.yaml: warning: `},
		"a full stop at the end":  {[]string{"registers/parties/a./b.yaml"}, "registers/parties/a./b.yaml: warning: "},
		"a blank at the end":      {[]string{"registers/parties/a /b.yaml"}, "registers/parties/a /b.yaml: warning: "},
		"almost a device":         {[]string{"registers/parties/console.yaml"}, ""},
		"ours in capitals":        {[]string{"registers/parties.yaml", "Goldthread.yaml"}, "Goldthread.yaml: warning: Goldthread.yaml is not read: the configuration is called goldthread.yaml."},
		"ours with another end":   {[]string{"registers/parties.yaml", "goldthread.yml"}, "goldthread.yml: warning: goldthread.yml is not read: the configuration is called goldthread.yaml."},
		"a register of no such":   {[]string{"registers/Parties.yaml"}, "registers/Parties.yaml: warning: registers/Parties.yaml is not read: no register is called Parties."},
	} {
		t.Run(what, func(t *testing.T) {
			files := map[string]string{}
			for i, name := range c.names {
				files[name] = strings.ReplaceAll(oneParty, "PTY-001", fmt.Sprintf("PTY-%03d", i+1))
				if strings.HasPrefix(strings.ToLower(name), "goldthread") {
					files[name] = "version: 1\n"
				}
			}
			_, found := loaded(t, files)
			if got := listing(found); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") || len(found) > 1 {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// Programs on Windows write endings in capitals; what a file is does not change
// with them.
func TestEndingsInCapitals(t *testing.T) {
	r, found := loaded(t, map[string]string{"registers/parties.YAML": oneParty, "registers/laws/UK.CSV": "id,title\nLAW-1,Data Protection Act\n", "registers/laws/README.MD": "About laws.\n"})
	if len(found) > 0 || len(r.Records["parties"]) != 1 || len(r.Records["laws"]) != 1 {
		t.Errorf("%d parties, %d laws\n%s", len(r.Records["parties"]), len(r.Records["laws"]), listing(found))
	}
}

// The name that somebody may have meant stands in its own place in the path.
func TestNearestNameOfAFile(t *testing.T) {
	_, found := loaded(t, map[string]string{"registers/ris/a.yaml": oneParty, "registers/is.yaml": oneParty, "goldthread.yaml": "schema: [own]\n",
		"own/x.cue": "package schema\nregister: iss: {title: \"I\", singular: \"i\", clause: \"1\", prefix: \"I\", record: #Record}\n"})
	if got := listing(found); !strings.Contains(got, "Did you mean registers/iss.yaml?") {
		t.Errorf("got\n%s", got)
	}
}

// A pattern finds a file however the accents of either are made.
func TestPatternsDoNotSeeHowAccentsAreMade(t *testing.T) {
	const composed, apart = "isms/\u00dcbersee.yaml", "isms/U\u0308bersee.yaml"
	for _, pattern := range []string{composed, apart} {
		for _, name := range []string{composed, apart} {
			r, found := loaded(t, map[string]string{name: oneParty, "goldthread.yaml": "registers: {parties: {files: [{path: " + pattern + "}]}}\n"})
			if len(found) > 0 || len(r.Records["parties"]) != 1 || r.Files[0].Path != name {
				t.Errorf("%q for %q: %s", pattern, name, listing(found))
			}
			if r, found = loaded(t, map[string]string{name: oneParty, "registers/parties.yaml": oneParty, "goldthread.yaml": "ignore: [" + pattern + "]\n"}); len(found) > 0 || len(r.Records["parties"]) != 1 {
				t.Errorf("%q for leaving out %q: %s", pattern, name, listing(found))
			}
		}
	}
}

// Who writes a path as on Windows is told what to write, in every setting that
// takes one.
func TestPathsAsOnWindows(t *testing.T) {
	for setting, at := range map[string]string{
		"registers: {parties: {files: [{path: %s}]}}": "1:38", "ignore: [%s]": "1:10", "policies: [%s]": "1:12", "schema: [%s]": "1:10", "controls: [%s]": "1:12",
		"signatures: {allowed_signers: %s}": "1:31", "approvals: {folder: %s}": "1:21", "approvals: {inside: %s}": "1:21",
	} {
		for path, want := range map[string]string{
			`isms\parties.csv`:     `"isms\parties.csv" has a backslash between its folders. isms/parties.csv.`,
			`isms\*.csv`:           `"isms\*.csv" has a backslash between its folders. isms/*.csv.`,
			`isms\\sub\a.csv`:      `"isms\\sub\a.csv" has a backslash between its folders. isms/sub/a.csv.`,
			`.\isms\a.csv`:         `".\isms\a.csv" has a backslash between its folders. isms/a.csv.`,
			`'C:\isms\a.csv'`:      `"C:\isms\a.csv" is a path on one computer. registers/parties.csv.`,
			`'d:/isms/a.csv'`:      `"d:/isms/a.csv" is a path on one computer. registers/parties.csv.`,
			`"isms\new\table.csv"`: `"isms\new able.csv" has a character that a backslash between double quotes stands for. isms/new/table.csv.`,
		} {
			_, found := loaded(t, map[string]string{"goldthread.yaml": fmt.Sprintf(setting, path) + "\n", "registers/parties.yaml": oneParty})
			if len(found) != 1 {
				t.Errorf("%s with %s: found\n%s", setting, path, listing(found))
				continue
			}
			if got := found[0].Message + strings.TrimPrefix(found[0].Hint, "Write it from the top of the repository, with slashes, as in"); got != want || found[0].Place.String() != "goldthread.yaml:"+at {
				t.Errorf("%s with %s: %s: %s\nwant %s: %s", setting, path, found[0].Place, got, at, want)
			}
		}
	}
	// YAML itself refuses the most of them between double quotes.
	if _, found := loaded(t, map[string]string{"goldthread.yaml": "registers: {parties: {files: [{path: \"isms\\parties.csv\"}]}}\n"}); len(found) != 1 || !strings.Contains(listing(found), "backslash") {
		t.Errorf("found\n%s", listing(found))
	}
	// What takes its meaning from a sign is no folder's end, and what stands in a class is none.
	for pattern, name := range map[string]string{`docs/\[old\].yaml`: "docs/[old].yaml", `docs/a[\\]b[*].yaml`: `docs/a\b*.yaml`, "docs/a[\\\\][\t]b.yaml": "docs/a\\\tb.yaml"} {
		files := map[string]string{name: oneParty, "goldthread.yaml": fmt.Sprintf("registers: {parties: {files: [{path: %q}]}}\n", pattern)}
		if r, found := loaded(t, files); r == nil || len(r.Records["parties"]) != 1 {
			t.Errorf("%s: found\n%s", pattern, listing(found))
		}
	}
}
