package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// editors are the variables that name an editor with its arguments, in the order
// in which Git looks at them.
var editors = []string{"GIT_EDITOR", "VISUAL", "EDITOR"}

// errNoEditor tells that no variable names an editor.
var errNoEditor = errors.New("$EDITOR names no editor to open it with")

// editorCommand opens the editor of the environment with further arguments. As
// Git does it takes what the variable says for words of a shell, and leaves to
// the shell what is more than words.
func editorCommand(args ...string) (*exec.Cmd, error) {
	for _, name := range editors {
		said := strings.TrimSpace(os.Getenv(name))
		if said == "" {
			continue
		}
		isWindows := runtime.GOOS == "windows"
		if !isWindows && strings.ContainsAny(said, "$`~*?[;|&<>()#\n") {
			return exec.Command("sh", append([]string{"-c", said + ` "$@"`, said}, args...)...), nil
		}
		words, closed := shellWords(said, !isWindows)
		if !closed {
			return nil, fmt.Errorf("$%s says %s, where a quote is not closed", name, said)
		}
		if len(words) == 0 || words[0] == "" {
			return nil, errNoEditor
		}
		if _, err := exec.LookPath(words[0]); err != nil {
			return nil, fmt.Errorf("there is no editor %q, which $%s names", words[0], name)
		}
		return exec.Command(words[0], append(words[1:], args...)...), nil
	}
	return nil, errNoEditor
}

// shellWords cuts a text into words as a shell does: at blanks, but for those in
// quotes, and, where backslashes escape, behind one. On Windows they do not:
// they stand between folders. closed is false where a quote is not.
func shellWords(text string, backslashes bool) (words []string, closed bool) {
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range text {
		switch {
		case escaped:
			if quote == '"' && !strings.ContainsRune("$`\"\\", r) {
				word.WriteByte('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && backslashes && quote != '\'':
			inWord, escaped = true, true
		case r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			inWord, quote = true, r
		case quote == 0 && (r == ' ' || r == '\t'):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, quote == 0 && !escaped
}
