package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// A cost is what one run took.
type cost struct {
	wall, cpu time.Duration // cpu: user and system time of the process
	peak      int64         // the most memory it held at once, in bytes; 0 where the system does not tell
}

// add is the cost of one run after the other.
func (c cost) add(next cost) cost {
	return cost{c.wall + next.wall, c.cpu + next.cpu, max(c.peak, next.peak)}
}

// A contender is one of the programs measured: the commands that do the whole
// work, one after the other.
type contender struct {
	name     string
	commands [][]string
	dir      string // to work in
}

// judged are the exit statuses of a last command that did its work and found
// something, or had no history to look at.
var judged = []int{1, 4}

// run does the work once and returns what the last command printed.
func (c contender) run(ctx context.Context) (cost, string, error) {
	var sum cost
	var last string
	for i, words := range c.commands {
		cmd := exec.CommandContext(ctx, words[0], words[1:]...)
		cmd.Dir = c.dir
		start := time.Now()
		out, err := cmd.Output()
		wall := time.Since(start)
		last = string(out)
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			last += string(exit.Stderr)
			if i == len(c.commands)-1 && slices.Contains(judged, exit.ExitCode()) {
				last, err = string(out), nil
			}
		}
		if err != nil {
			return cost{}, last, fmt.Errorf("%s: %w\n%s", strings.Join(words[:min(len(words), 4)], " "), err, firstLines(last, 5))
		}
		state := cmd.ProcessState
		sum = sum.add(cost{wall, state.UserTime() + state.SystemTime(), peakMemory(state)})
	}
	return sum, last, nil
}

func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

// A measured is what the runs of one contender took.
type measured struct {
	median cost
	// least is the least wall and CPU time of any run, and the median of memory.
	// Other work on the machine only ever adds time, so that this is what two builds
	// are compared by.
	least cost
}

// interleave runs all contenders in turn, so that a busy moment meets each of
// them. A first round that is not counted fills the caches of the system.
func interleave(ctx context.Context, runs int, all []contender) ([]measured, error) {
	costs := make([][]cost, len(all))
	for round := range runs + 1 {
		for i, c := range all {
			took, _, err := c.run(ctx)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				costs[i] = append(costs[i], took)
			}
		}
	}
	out := make([]measured, len(all))
	for i := range all {
		out[i] = summarise(costs[i])
	}
	return out, nil
}

func summarise(costs []cost) measured {
	wall := sorted(costs, func(c cost) time.Duration { return c.wall })
	cpu := sorted(costs, func(c cost) time.Duration { return c.cpu })
	peak := sorted(costs, func(c cost) int64 { return c.peak })
	middle := len(costs) / 2
	return measured{
		median: cost{wall[middle], cpu[middle], peak[middle]},
		least:  cost{wall[0], cpu[0], peak[middle]},
	}
}

func sorted[T cmp.Ordered](costs []cost, of func(cost) T) []T {
	values := make([]T, len(costs))
	for i, c := range costs {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values
}
