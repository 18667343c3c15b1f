package register

import "github.com/goldthread/goldthread/internal/source"

// Limits keep a hostile file from taking the machine's memory or time. A file
// that reaches one is a finding at its place and is not read on.
type Limits struct {
	Bytes   int64 // size of one file
	Files   int   // register files in one snapshot
	Nodes   int   // values in one YAML file
	Depth   int   // nesting in one YAML file
	Aliases int   // values in one YAML file that stand there by way of an alias
	Cells   int   // cells in one CSV file
	Text    int   // bytes in one value
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
	return d
}

func set[T int | int64](into *T, v T) {
	if v > 0 {
		*into = v
	}
}
