package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"
)

// A row of a table is one contender's cost for one size.
type row struct {
	size, name string
	cost
	to *cost // what it is compared with, nil for that itself
}

// writeTable prints rows in the form of the README.
func writeTable(out io.Writer, conditions []string, rows []row) {
	fmt.Fprintf(out, "%s, %s, %d cores\n\n", strings.Join(conditions, ", "), runtime.Version(), runtime.NumCPU())
	fmt.Fprintln(out, "| | | wall | CPU | memory | wall, ratio | CPU, ratio |\n|---|---|--:|--:|--:|--:|--:|")
	for _, r := range rows {
		ratios := " 1 | 1 |"
		if r.to != nil {
			ratios = fmt.Sprintf(" %s | %s |", ratio(r.wall, r.to.wall), ratio(r.cpu, r.to.cpu))
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %d MB |%s\n", r.size, r.name, millis(r.wall), millis(r.cpu), r.peak>>20, ratios)
	}
	fmt.Fprintln(out)
}

func millis(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

func ratio(a, b time.Duration) string { return fmt.Sprintf("%.2f", float64(a)/float64(b)) }

// A target is a promise that the figures must keep.
type target struct {
	what       string
	value, max float64
}

// checkTargets prints how each was met; the error says that one was missed.
func checkTargets(out io.Writer, targets []target) error {
	missed := 0
	for _, t := range targets {
		verdict := "met"
		if t.value > t.max {
			verdict = "MISSED"
			missed++
		}
		fmt.Fprintf(out, "%s: %.2f, at most %.2f: %s\n", t.what, t.value, t.max, verdict)
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d targets missed", missed, len(targets))
	}
	return nil
}
