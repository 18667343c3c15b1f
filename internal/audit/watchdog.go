package audit

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits bound what rules may use. The zero value stands for [DefaultLimits].
type Limits struct {
	Rule   time.Duration // for one rule, or one unit test
	Memory uint64        // bytes that all rules together may add to what is in use
}

// DefaultLimits are far above what rules need: all of ours take less than a
// second on ten thousand requirements.
var DefaultLimits = Limits{Rule: time.Minute, Memory: 2 << 30}

// A LimitError tells that evaluation was stopped because rules took too much.
type LimitError struct {
	Rules []string // those that were being evaluated, by name
	What  string   // "took longer than 1m0s"
}

// Error names the rules, and what they took.
func (e *LimitError) Error() string {
	return fmt.Sprintf("rule %s: %s and was stopped; nothing was checked", strings.Join(e.Rules, " or "), e.What)
}

const watchEvery = 50 * time.Millisecond

// A watchdog ends an evaluation that takes too much time or memory, also where
// the engine does not listen.
type watchdog struct {
	limits Limits
	// grace is how long a rule may take to stop when it is told to. Most stop
	// at once; some functions of the engine do not listen.
	grace time.Duration
	mu    sync.Mutex
	jobs  map[string]time.Time // what is being evaluated, and since when
}

func newWatchdog(l Limits) *watchdog {
	return &watchdog{
		limits: Limits{cmp.Or(l.Rule, DefaultLimits.Rule), cmp.Or(l.Memory, DefaultLimits.Memory)},
		grace:  2 * time.Second,
		jobs:   map[string]time.Time{},
	}
}

// begin notes that a rule is being evaluated, until the function that it
// returns is called.
func (w *watchdog) begin(name string) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs[name] = time.Now()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.jobs, name)
	}
}

// overtime names the rules that take longer than they may.
func (w *watchdog) overtime() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var late []string
	for name, since := range w.jobs {
		if time.Since(since) > w.limits.Rule {
			late = append(late, name)
		}
	}
	slices.Sort(late)
	return late
}

func (w *watchdog) running() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Sorted(maps.Keys(w.jobs))
}

// run calls f and waits for it. When a limit is passed it tells f to stop, and
// returns a *LimitError: after f has ended, or, where it does not listen,
// without it. Nothing that f writes may be read after an error; what it has
// taken is only given back when the process ends.
func (w *watchdog) run(ctx context.Context, f func(ctx context.Context)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan struct{})
	before := inUse()
	go func() {
		defer close(done)
		f(ctx)
	}()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-tick.C:
		}
		err := w.passed(before)
		if err == nil {
			continue
		}
		stop()
		select {
		case <-done:
		case <-time.After(w.grace):
		}
		return err
	}
}

// passed tells which limit is passed, nil for none.
func (w *watchdog) passed(before uint64) error {
	if late := w.overtime(); len(late) > 0 {
		return &LimitError{late, "took longer than " + w.limits.Rule.String()}
	}
	if inUse() <= before+w.limits.Memory {
		return nil
	}
	rules := w.running() // before the memory is looked at again, which takes its time
	runtime.GC()
	if inUse() <= before+w.limits.Memory || len(rules) == 0 {
		return nil
	}
	return &LimitError{rules, fmt.Sprintf("took more than %d MiB of memory", w.limits.Memory>>20)}
}

// inUse is the memory that the program's values take, in bytes, with those
// that nothing refers to any more and that were not given back yet.
func inUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
