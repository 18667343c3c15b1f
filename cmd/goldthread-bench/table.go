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

// rowsOf are the rows of contenders, all compared with the first.
func rowsOf(size string, all []contender, costs []measured) []row {
	rows := make([]row, len(all))
	for i, c := range all {
		rows[i] = row{size, c.name, costs[i].median, &costs[0].median}
	}
	rows[0].to = nil
	return rows
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

// A target is a figure, what we aim at and what we hold it to.
type target struct {
	what  string
	value float64
	bound
}

// A bound says how much something may take; 0 is no bound.
type bound struct {
	aim  float64 // what we want it to take
	held float64 // what it must not take more than: what it takes today and room for a machine that differs
}

// checkTargets prints how each was met; the error says that one is worse than
// what it is held to.
func checkTargets(out io.Writer, targets []target) error {
	fmt.Fprint(out, "Of the fastest run of each, which other work on the machine disturbs least:\n\n")
	worse := 0
	for _, t := range targets {
		var verdicts []string
		if t.aim > 0 {
			verdict := "met"
			if t.value > t.aim {
				verdict = "missed"
			}
			verdicts = append(verdicts, fmt.Sprintf("the aim of %.2f is %s", t.aim, verdict))
		}
		if t.held > 0 && t.value > t.held {
			verdicts = append(verdicts, fmt.Sprintf("WORSE than %.2f, which it is held to", t.held))
			worse++
		} else if t.held > 0 {
			verdicts = append(verdicts, fmt.Sprintf("held to %.2f", t.held))
		}
		fmt.Fprintf(out, "%s: %.2f, %s\n", t.what, t.value, strings.Join(verdicts, ", "))
	}
	if worse > 0 {
		return fmt.Errorf("%d of %d figures are worse than what they are held to", worse, len(targets))
	}
	return nil
}
