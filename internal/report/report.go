// Package report writes what was found in the registers, and what Git shows of
// them: as text for a person, as JSON for a machine, or as another program takes
// it. It holds one file per output and changes nothing of what was found: every
// output states what was tested and what was not, and none of them says that an
// organisation conforms.
//
// A new output of a check is one file, which adds a [format] as csv.go does. go
// test ./internal/report ./internal/architecture ./cmd/goldthread says which
// golden files, fuzz target and row of documentation it still wants.
package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/people"
)

// Options say how a result is shown. None of them changes what is in it.
type Options struct {
	Color   bool   // terminal colours, for text only
	All     bool   // text: every single finding with its lines, not one line a rule
	Width   int    // cells of the terminal that lists are cut to; 0 is 120
	Version string // of the program, as JSON states it
	Program string // what a person types to run it; "" is goldthread
	NoNext  bool   // text: whoever asked says what to try next
	Checked string // text: what a check names beside its flags, to be named again, with a space before it
	// OmitAccepted leaves out of SARIF what an accepted exception covers:
	// GitHub does not read suppressions and would open an alert for it.
	OmitAccepted bool
	Forge        Forge
	// Redact takes the names of organisations out of an output about records;
	// nil where they stay. [Redactor.Output] looks at the whole once more.
	Redact *Redactor
}

// A Forge says where the repository lies that is checked, for links. What is
// not known is "".
type Forge struct {
	Repository string // its address: https://github.com/northwind/isms
	Edit       string // address of its files in an editor, to which a path is added
	Run        string // address of the run that writes the report
	Approve    string // what whoever approves the change presses there
	// NewFile opens the page for a new file, from Repository on: BRANCH, FOLDER, NAME and
	// PATH stand in it for where the file goes, and TEXT for its lines, without which
	// the page opens empty. "" is as on GitHub.
	NewFile string
}

// OpensEmpty reports whether a new file opens without any lines.
func (f Forge) OpensEmpty() bool { return f.NewFile != "" && !strings.Contains(f.NewFile, "TEXT") }

// A format is one output of a check. It builds the whole of it in memory:
// results are small beside the registers they come from.
type format struct {
	name   string // that --out takes
	reader string // for whom it is, in words for --help
	write  func(*bytes.Buffer, *lint.Result, Options) error
	// fail writes why there is no result; nil where no file is better than one
	// without a result.
	fail func(*bytes.Buffer, Failure, Options)
}

// formats are the outputs, to which each file adds its own: text, which is
// written unless another is asked for, and then by their names.
var formats []format

func addFormat(f format) {
	place := func(f format) string {
		if f.name == "text" {
			return ""
		}
		return f.name
	}
	formats = append(formats, f)
	slices.SortFunc(formats, func(a, b format) int { return strings.Compare(place(a), place(b)) })
}

// Formats names the outputs in the order in which help lists them.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	return names
}

// FormatReader says in words for whom an output is; "" for one that there is not.
func FormatReader(format string) string {
	for _, f := range formats {
		if f.name == format {
			return f.reader
		}
	}
	return ""
}

// Write writes r to w in the named format. The bytes depend on r and o alone.
// The error says that the format is unknown, or comes from w.
func Write(w io.Writer, name string, r *lint.Result, o Options) error {
	for _, f := range formats {
		if f.name != name {
			continue
		}
		var b bytes.Buffer
		if r.Cast == nil {
			known := *r
			r, known.Cast = &known, people.New(people.Options{})
		}
		if err := f.write(&b, r, o); err != nil {
			return err
		}
		_, err := w.Write(b.Bytes())
		return err
	}
	return UnknownFormat(name, Formats())
}

// UnknownFormat is the error for a format that is not one of known, naming
// the nearest.
func UnknownFormat(name string, known []string) error {
	if n := nearest.To(name, known); n != "" {
		return fmt.Errorf("unknown format %q: did you mean %s?", name, n)
	}
	last := len(known) - 1
	return fmt.Errorf("unknown format %q: use %s or %s", name, strings.Join(known[:last], ", "), known[last])
}
