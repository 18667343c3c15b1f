package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// A command is one verb of the script. Its words are checked against usage
// before run sees them.
type command struct {
	usage    string
	min, max int // words after the verb, without options
	options  []string
	run      func(*builder, []string, options) error
}

// options are the words after the fixed ones: flags, and values by name.
type options map[string][]string

func (o options) has(name string) bool { return len(o[name]) > 0 }

// one returns the value of an option that may be given once, or fallback.
func (o options) one(name, fallback string) string {
	if !o.has(name) {
		return fallback
	}
	return o[name][0]
}

// flags are the options that take no value; repeated are those that may be
// given more than once.
var (
	flags    = []string{"sign", "empty", "ours", "squash"}
	repeated = []string{"octopus", "keep", "take"}
)

// commands is filled by init: its entries lead back to it through run.
var commands map[string]command

func init() {
	signed := []string{"by", "authored", "sign", "label"}
	commands = map[string]command{
		"person":   {"person KEY 'Full Name' <mail> [signs SECTION]", 3, 5, nil, (*builder).person},
		"put":      {"put PATH [SECTION]", 1, 2, nil, (*builder).put},
		"append":   {"append PATH SECTION", 2, 2, nil, (*builder).append},
		"remove":   {"remove PATH", 1, 1, nil, (*builder).remove},
		"move":     {"move OLD NEW", 2, 2, nil, (*builder).move},
		"edit":     {"edit PATH SECTION", 2, 2, nil, (*builder).edit},
		"replace":  {"replace PATH 'old' 'new'", 3, 3, nil, (*builder).replace},
		"sub":      {"sub PATH 'old' 'new'", 3, 3, nil, (*builder).sub},
		"branch":   {"branch NAME", 1, 1, []string{"at"}, (*builder).branch},
		"orphan":   {"orphan NAME", 1, 1, nil, (*builder).orphan},
		"checkout": {"checkout NAME", 1, 1, nil, (*builder).checkout},
		"commit":   {"commit KEY TIME MESSAGE", 3, 3, append([]string{"empty"}, signed...), (*builder).commit},
		"merge":    {"merge NAME KEY TIME MESSAGE", 4, 4, append([]string{"ours", "squash", "octopus", "keep", "take"}, signed...), (*builder).merge},
		"again":    {"again NAME KEY TIME", 3, 3, []string{"label"}, (*builder).again},
		"tag":      {"tag NAME KEY TIME MESSAGE", 4, 4, []string{"sign", "at"}, (*builder).tag},
		"leave":    {"leave", 0, 0, nil, (*builder).leave},
	}
}

// run executes the archive's script in memory.
func run(archive *txtar.Archive) (*builder, error) {
	b, err := newBuilder(archive)
	if err != nil {
		return nil, err
	}
	script := string(archive.Comment)
	if blank(script) {
		script = defaultScript(archive)
	}
	if err := b.run(script); err != nil {
		return nil, err
	}
	return b, b.finish()
}

// run carries out the lines of a script.
func (b *builder) run(script string) error {
	for i, line := range strings.Split(script, "\n") {
		words, err := split(line)
		if err == nil && len(words) > 0 {
			err = b.do(words)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

func (b *builder) do(words []string) error {
	verb, rest := words[0], words[1:]
	c, ok := commands[verb]
	if !ok {
		return fmt.Errorf("no such command: %q", verb)
	}
	if b.left {
		return fmt.Errorf("%s: nothing may follow leave", verb)
	}
	fixed := min(len(rest), c.max)
	opts, err := c.parseOptions(rest[fixed:])
	if err != nil {
		return fmt.Errorf("%s: %w", verb, err)
	}
	if fixed < c.min {
		return fmt.Errorf("%s: too few words; it is: %s", verb, c.usage)
	}
	if err := c.run(b, rest[:fixed], opts); err != nil {
		return fmt.Errorf("%s: %w", verb, err)
	}
	return nil
}

func (c command) parseOptions(words []string) (options, error) {
	opts := options{}
	for _, word := range words {
		name, value, valued := strings.Cut(word, "=")
		switch {
		case !slices.Contains(c.options, name):
			return nil, fmt.Errorf("%q is one word too many; it is: %s", word, c.usage)
		case valued == slices.Contains(flags, name):
			return nil, fmt.Errorf("%q: options are written sign, or by=KEY", word)
		case opts.has(name) && !slices.Contains(repeated, name):
			return nil, fmt.Errorf("%s is given twice", name)
		}
		opts[name] = append(opts[name], value)
	}
	return opts, nil
}

// blank reports whether the script holds no command.
func blank(script string) bool {
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	return true
}

// split cuts a line into words. Quotes may stand anywhere in a word, so that
// label='a b' is one.
func split(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord, quoted := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case quoted && c == '\'' && i+1 < len(line) && line[i+1] == '\'':
			word.WriteByte(c)
			i++
		case c == '\'':
			quoted, inWord = !quoted, true
		case !quoted && (c == ' ' || c == '\t' || c == '\r'):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		case !quoted && !inWord && c == '#':
			return words, nil
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// quote writes s as one word of a script.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
