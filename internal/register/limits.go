package register

import "github.com/goldthread/goldthread/internal/source"

// Limits keep a hostile file from taking the machine's memory or time. A file
// that reaches one is a finding at its place and is not read on.
type Limits struct {
	Bytes   int64 // size of one file
	Files   int   // register files in one snapshot
	Nodes   int   // values in one YAML, JSON or CUE file
	Depth   int   // nesting in one YAML, JSON or CUE file, and in a part of a workbook
	Aliases int   // values in one YAML file that stand there by way of an alias
	Cells   int   // cells in one CSV or Markdown file, or in one workbook
	Text    int   // bytes in one value
	// Unpacked is the size of all parts of a workbook that are read, in bytes,
	// and of all text in its cells, where one text may stand in many of them.
	Unpacked int64
}

// DefaultLimits is far above any register that people keep.
var DefaultLimits = Limits{
	Bytes:   source.MaxFile,
	Files:   50_000,
	Nodes:   2_000_000,
	Depth:   64,
	Aliases: 10_000,
	Cells:   2_000_000,
	Text:    1 << 20,

	Unpacked: 128 << 20,
}

// orDefault fills in what is not set.
func (l Limits) orDefault() Limits {
	d := DefaultLimits
	set(&d.Bytes, l.Bytes)
	set(&d.Files, l.Files)
	set(&d.Nodes, l.Nodes)
	set(&d.Depth, l.Depth)
	set(&d.Aliases, l.Aliases)
	set(&d.Cells, l.Cells)
	set(&d.Text, l.Text)
	set(&d.Unpacked, l.Unpacked)
	return d
}

func set[T int | int64](into *T, v T) {
	if v > 0 {
		*into = v
	}
}

const (
	// maxConfig is the size of the largest configuration read, in bytes.
	maxConfig = 1 << 20
	// maxTables is how many tables a Markdown file may hold: each is compared
	// with what a mapping looks for.
	maxTables = 1000
	// Those that follow are of what a mapping may make of a file.

	// maxRepeated is how many bytes may be repeated in all records of a file
	// together, where one cell becomes several records or records repeat what
	// they lie in.
	maxRepeated = 16 << 20
	// maxPattern is how many steps a pattern that cuts cells may have, once
	// its counted repetitions are written out.
	maxPattern = 500
	// maxCut is the longest text that is cut by a pattern, in bytes; longer
	// ones do not fit.
	maxCut = 10_000
	// maxPad is the most digits that a number is filled up to.
	maxPad = 12
)

// A Limit is one limit in words, for those who run into it.
type Limit struct {
	What  string `json:"what"`
	Most  int64  `json:"most"`
	Bytes bool   `json:"bytes,omitempty"`        // it counts bytes
	Time  bool   `json:"milliseconds,omitempty"` // it counts thousandths of a second
}

// List says all limits in words, those that l sets and those that are fixed.
func (l Limits) List() []Limit {
	return []Limit{
		{What: "size of one register file", Most: l.Bytes, Bytes: true},
		{What: "size of the configuration", Most: maxConfig, Bytes: true},
		{What: "register files", Most: int64(l.Files)},
		{What: `values in one file of the format "yaml", "json" or "cue"`, Most: int64(l.Nodes)},
		{What: "values inside one another, also in a part of a workbook", Most: int64(l.Depth)},
		{What: "values that stand in a YAML file by way of an alias (*name)", Most: int64(l.Aliases)},
		{What: "cells in one CSV or Markdown file, or in one workbook", Most: int64(l.Cells)},
		{What: "tables in one Markdown file", Most: maxTables},
		{What: "length of one value", Most: int64(l.Text), Bytes: true},
		{What: "size of a workbook when it is unpacked, and of the text in its cells", Most: l.Unpacked, Bytes: true},
		{What: "text that the records of a file repeat", Most: maxRepeated, Bytes: true},
		{What: "steps of a pattern under split:", Most: maxPattern},
		{What: "length of a text that a pattern cuts", Most: maxCut, Bytes: true},
		{What: "digits that pad: fills up", Most: maxPad},
	}
}
