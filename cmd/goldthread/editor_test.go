package main

import (
	"strings"
	"testing"
)

// What a variable says of an editor is words as a shell has them.
func TestShellWords(t *testing.T) {
	for _, tt := range []struct {
		text           string
		posix, windows string // words between bars, "open" where a quote is not closed
	}{
		{"vi", "vi", "vi"},
		{"  code \t --wait ", "code|--wait", "code|--wait"},
		{`'/opt/My Editor/ed' -w`, "/opt/My Editor/ed|-w", "/opt/My Editor/ed|-w"},
		{`"C:\Program Files\Notepad++\notepad++.exe" -multiInst`, `C:\Program Files\Notepad++\notepad++.exe|-multiInst`, `C:\Program Files\Notepad++\notepad++.exe|-multiInst`},
		{`C:\vim\vim.exe`, `C:vimvim.exe`, `C:\vim\vim.exe`},
		{`/opt/My\ Editor/ed`, "/opt/My Editor/ed", `/opt/My\|Editor/ed`},
		{`emacs --eval "(say \"hi\")" ''`, `emacs|--eval|(say "hi")|`, `emacs|--eval|(say \hi\)|`},
		{`ed 'it'"'"'s'`, "ed|it's", "ed|it's"},
		{`'ed`, "open", "open"},
		{`ed \`, "open", `ed|\`},
		{"", "", ""},
	} {
		for backslashes, want := range map[bool]string{true: tt.posix, false: tt.windows} {
			words, closed := shellWords(tt.text, backslashes)
			got := strings.Join(words, "|")
			if !closed {
				got = "open"
			}
			if got != want {
				t.Errorf("%s, backslashes %t: got %s, want %s", tt.text, backslashes, got, want)
			}
		}
	}
}
