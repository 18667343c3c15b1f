package report

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// A placer says where findings stand in the way other programs take it: a file
// seen from the top of the repository, and a stretch of one line in it.
type placer struct {
	r     *lint.Result
	texts map[string][]byte
}

func newPlacer(r *lint.Result) *placer { return &placer{r, map[string][]byte{}} }

// A spot is such a place. Columns count code points from 1, and the end is
// exclusive.
type spot struct {
	File              string // slash-separated, from the top of the repository
	Line              int    // 0: the file as a whole
	Column, EndColumn int    // at least 1 and 2 where Line is known
	Cell              string // of a workbook: Parties!D16; Line is 0 then
	Borrowed          bool   // the finding is about no file, and this one stands in
}

// of is the spot of a finding. One without a file is put where it can be mended
// or where the program was told of the registers: into the first file of its
// register, else into the configuration, else into the first file that was
// read.
func (p *placer) of(f finding.Finding) spot {
	if f.Place.Known() {
		return p.at(f.Place)
	}
	return spot{File: path.Join(p.r.Root, p.standIn(f.Subject.Kind)), Borrowed: true}
}

func (p *placer) standIn(kind string) string {
	var first string
	for _, k := range p.r.Kinds {
		if len(k.Files) == 0 {
			continue
		}
		if k.Name == kind {
			return slices.Min(k.Files)
		}
		if first == "" {
			first = slices.Min(k.Files)
		}
	}
	if c := p.r.ConfigFile; c != "" && !path.IsAbs(c) && !strings.HasPrefix(path.Clean(c), "../") {
		return c
	}
	if first != "" {
		return first
	}
	return register.ConfigFile
}

// at is the spot of a place: a stretch over several lines ends with the first,
// and one of which only the start is known with its line.
func (p *placer) at(q source.Place) spot {
	s := spot{File: path.Join(p.r.Root, q.File)}
	if q.Sheet != "" {
		s.Cell = q.Sheet
		if q.Line > 0 {
			s.Cell += "!" + q.Cell()
		}
		return s
	}
	if q.Line < 1 {
		return s
	}
	s.Line, s.Column = q.Line, max(q.Column, 1)
	if q.EndLine == q.Line {
		s.EndColumn = q.EndColumn
	} else if line, ok := source.Line(p.text(q.File), q.Line); ok {
		s.EndColumn = utf8.RuneCount(line) + 1
	}
	s.EndColumn = max(s.EndColumn, s.Column+1)
	return s
}

// text is a checked file, or nothing where it can no longer be read.
func (p *placer) text(file string) []byte {
	data, ok := p.texts[file]
	if !ok && p.r.Sources != nil {
		data, _ = p.r.Sources(file) // what cannot be read is shown without its text
		p.texts[file] = data
	}
	return data
}

// byteColumn turns a column of code points into one of bytes, both from 1.
func (p *placer) byteColumn(q source.Place, column int) int {
	line, ok := source.Line(p.text(q.File), q.Line)
	n := 1
	for column--; ok && column > 0 && len(line) > 0; column-- {
		_, size := utf8.DecodeRune(line)
		line, n = line[size:], n+size
	}
	return n + max(column, 0)
}

// locationURI percent-encodes a path, so that it can be nothing but a relative
// reference (RFC 3986): also a colon or a broken letter in it is no other thing.
func locationURI(file string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(file) {
		if strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}
