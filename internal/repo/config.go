package repo

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// maxConfig bounds the repository's own configuration file.
const maxConfig = 1 << 20

// A setting is one line of Git's configuration, "remote.origin.fetch". Section
// and key are in lower case, for git takes no notice of it; a subsection is as
// it is written.
type setting struct{ section, sub, key, value string }

// settings are all lines of a configuration file, in its order.
type settings []setting

// last is the value of a key: the last line counts. It is "" when there is
// none, and "true" for a key without a value.
func (s settings) last(section, sub, key string) string {
	value := ""
	for _, one := range s {
		if one.section == section && one.sub == sub && one.key == key {
			value = one.value
		}
	}
	return value
}

// has reports whether a section has any line.
func (s settings) has(section, sub string) bool {
	for _, one := range s {
		if one.section == section && one.sub == sub {
			return true
		}
	}
	return false
}

// isTrue is how git reads a switch.
func isTrue(value string) bool {
	return slices.Contains([]string{"true", "yes", "on", "1"}, strings.ToLower(value))
}

// settings reads the repository's own configuration file. What it includes
// and what the user or the machine configures is of no concern to a reader.
func (r *Repo) settings() (settings, error) {
	return readSettings(filepath.Join(r.commonDir, "config"))
}

// readSettings reads a file of settings; one that is not there holds none.
func readSettings(name string) (settings, error) {
	data, err := readSmall(name, maxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := parseSettings(data)
	if err != nil {
		return nil, fmt.Errorf("the file %s cannot be read: %w; `git config --list --local` says so too", shownPath(name), err)
	}
	return s, nil
}

// parseSettings reads the format that git-config(1) describes under "syntax",
// with all that git takes and go-git does not: a byte order mark, and sections
// written as [remote.origin].
func parseSettings(data []byte) (settings, error) {
	p := &settingsParser{rest: string(bytes.TrimPrefix(data, []byte("\ufeff"))), line: 1}
	var all settings
	var at setting
	for {
		p.skipBlank()
		switch {
		case p.rest == "":
			return all, nil
		case p.rest[0] == '[':
			if !p.section(&at) {
				return nil, fmt.Errorf("line %d is no section", p.line)
			}
		default:
			one := at
			if at.section == "" || !p.assignment(&one) {
				return nil, fmt.Errorf("line %d is no setting", p.line)
			}
			all = append(all, one)
		}
	}
}

type settingsParser struct {
	rest string
	line int
}

// next takes one byte; 0 at the end, where a line ends too.
func (p *settingsParser) next() byte {
	if p.rest == "" {
		return 0
	}
	c := p.rest[0]
	p.rest = p.rest[1:]
	if c == '\r' && strings.HasPrefix(p.rest, "\n") {
		return p.next()
	}
	if c == '\n' {
		p.line++
	}
	return c
}

func (p *settingsParser) skipBlank() {
	for p.rest != "" {
		switch p.rest[0] {
		case ' ', '\t', '\r', '\n':
			p.next()
		case '#', ';':
			p.skipLine()
		default:
			return
		}
	}
}

func (p *settingsParser) skipLine() {
	for c := p.next(); c != '\n' && c != 0; {
		c = p.next()
	}
}

// section reads [name], [name "sub"] or [name.sub].
func (p *settingsParser) section(at *setting) bool {
	p.next()
	end := strings.IndexAny(p.rest, "] \t\n")
	if end < 1 {
		return false
	}
	name := strings.ToLower(p.rest[:end])
	p.rest = strings.TrimLeft(p.rest[end:], " \t")
	at.section, at.sub, _ = strings.Cut(name, ".")
	if p.next() == ']' {
		return true
	}
	var sub strings.Builder
	for {
		switch c := p.next(); c {
		case 0, '\n':
			return false
		case '"':
			at.section, at.sub = name, sub.String()
			return p.next() == ']'
		case '\\':
			if c = p.next(); c == 0 || c == '\n' {
				return false
			}
			sub.WriteByte(c)
		default:
			sub.WriteByte(c)
		}
	}
}

// assignment reads "key = value", or a key alone.
func (p *settingsParser) assignment(one *setting) bool {
	end := 0
	for end < len(p.rest) && (p.rest[end] == '-' || isAlphanumeric(p.rest[end])) {
		end++
	}
	if end == 0 {
		return false
	}
	one.key = strings.ToLower(p.rest[:end])
	p.rest = strings.TrimLeft(p.rest[end:], " \t")
	switch c := p.next(); c {
	case '=':
		return p.value(one)
	case '#', ';':
		p.skipLine()
	case '\n', 0:
	default:
		return false
	}
	one.value = "true"
	return true
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// value reads to the end of the line, with quotes and escapes.
func (p *settingsParser) value(one *setting) bool {
	p.rest = strings.TrimLeft(p.rest, " \t")
	var text strings.Builder
	quoted := false
	kept := 0 // what stands to the left of blanks at the end
	for {
		c := p.next()
		switch {
		case c == 0 || c == '\n':
			one.value = text.String()[:kept]
			return !quoted
		case c == '"':
			quoted = !quoted
			kept = text.Len()
			continue
		case !quoted && (c == '#' || c == ';'):
			one.value = text.String()[:kept]
			p.skipLine()
			return true
		case c == '\\':
			escaped, ok := map[byte]string{'\n': "", 't': "\t", 'b': "\b", 'n': "\n", '\\': `\`, '"': `"`}[p.next()]
			if !ok {
				return false
			}
			text.WriteString(escaped)
			kept = text.Len()
			continue
		}
		text.WriteByte(c)
		if quoted || c != ' ' && c != '\t' {
			kept = text.Len()
		}
	}
}
