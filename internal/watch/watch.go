// Package watch ends work that takes more time or memory than it may, also
// where the work does not listen, and says what it was about.
package watch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits bound what work may use. A zero field is for whoever has a default;
// see [Limits.Or].
type Limits struct {
	Each   time.Duration // for one part of the work, such as one rule
	All    time.Duration // for all parts together, as a clock on the wall shows it
	Memory uint64        // bytes that the work may add to what is in use
}

// Or fills in what is not set.
func (l Limits) Or(d Limits) Limits {
	return Limits{cmp.Or(l.Each, d.Each), cmp.Or(l.All, d.All), cmp.Or(l.Memory, d.Memory)}
}

// A LimitError tells that work was stopped because it took too much.
type LimitError struct {
	Parts []string // of the work that were under way, or took the most of it
	Took  string   // "took longer than 1m"
	// Setting is where more can be allowed, such as "limits: rules:".
	Setting string
	// Left tells that the work did not listen. It still runs, and takes more,
	// until the process ends, which should therefore be soon.
	Left bool
}

// Left reports whether an error is that work was left behind while it runs.
func Left(err error) bool {
	limit, ok := errors.AsType[*LimitError](err)
	return ok && limit.Left
}

// Error names the parts, what they took, and what to do.
func (e *LimitError) Error() string {
	return fmt.Sprintf("%s: %s and was stopped; nothing was checked. Mend it, or allow more under %s in the configuration",
		strings.Join(e.Parts, " or "), e.Took, e.Setting)
}

const (
	// every is how often is looked at what work takes.
	every = 50 * time.Millisecond
	// Most work that listens stops at once when it is told to. What takes
	// memory must not be given the time to take all of it.
	graceTime   = 2 * time.Second
	graceMemory = 100 * time.Millisecond
)

// A Watch looks after work that is done in one or several calls of Run, one
// after the other. All of [Limits] is for these calls together.
type Watch struct {
	limits  Limits
	setting string
	grace   time.Duration // for work that listens

	mu    sync.Mutex
	jobs  map[string]time.Time // what is under way, and since when
	stage string               // what it belongs to
	took  map[string]time.Duration
	spent time.Duration // by the calls of Run that have ended
}

// New watches work within limits, of which every one must be set. setting names
// where the limits can be raised.
func New(l Limits, setting string) *Watch {
	return &Watch{limits: l, setting: setting, grace: graceTime, jobs: map[string]time.Time{}, took: map[string]time.Duration{}}
}

// Deaf tells that the work never listens, so that it is left behind at once.
func (w *Watch) Deaf() *Watch {
	w.grace = 0
	return w
}

// Begin notes that a part of the work is under way, until the function that it
// returns is called. group names what it is counted with when all of them
// together take too long. It may be called by several goroutines, and on nil.
func (w *Watch) Begin(part, group string) (end func()) {
	if w == nil {
		return func() {}
	}
	began := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.jobs[part] = began
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.jobs, part)
		w.took[group] += time.Since(began)
	}
}

// Stage says what the work is at while no part of it is under way. It may be
// called on nil.
func (w *Watch) Stage(name string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stage = name
}

// Run calls f and waits for it. When a limit is passed it tells f to stop, and
// returns a *LimitError: after f has ended, or, where it does not listen,
// without it. Nothing that f writes may be read after an error; what it has
// taken is only given back when the process ends.
func (w *Watch) Run(ctx context.Context, f func(ctx context.Context)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began, before := time.Now(), w.inUseBefore()
	done := make(chan any, 1) // what f panicked with
	go func() {
		returned := false
		defer func() {
			p := recover()
			if !returned && p == nil {
				p = "the work ended before its end" // by runtime.Goexit, as tests do
			}
			done <- p
		}()
		f(ctx)
		returned = true
	}()
	err := w.wait(began, before, done, stop)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spent += time.Since(began)
	return err
}

// wait waits until something is sent, or a limit is passed.
func (w *Watch) wait(began time.Time, before uint64, done <-chan any, stop func()) error {
	ended := func(p any) error {
		if p != nil {
			panic(p) // where it can be caught
		}
		return nil
	}
	first := time.NewTimer(every)
	defer first.Stop()
	select { // most work is short, and then nothing is looked at
	case p := <-done:
		return ended(p)
	case <-first.C:
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		before = min(before, inUse()) // what nothing referred to any more is given back now and then
		limit, grace := w.late(began), w.grace
		if limit == nil {
			limit, grace = w.large(before), min(w.grace, graceMemory)
		}
		if limit != nil {
			stop()
			select {
			case <-done:
			case <-time.After(grace):
				limit.Left = true
			}
			return limit
		}
		select {
		case p := <-done:
			return ended(p)
		case <-tick.C:
		}
	}
}

// late tells which limit of time is passed, nil for none.
func (w *Watch) late(began time.Time) *LimitError {
	w.mu.Lock()
	defer w.mu.Unlock()
	var late []string
	for part, since := range w.jobs {
		if time.Since(since) > w.limits.Each {
			late = append(late, part)
		}
	}
	slices.Sort(late)
	switch {
	case len(late) > 0:
		return w.limit(late, "took longer than "+Plain(w.limits.Each))
	case w.spent+time.Since(began) > w.limits.All:
		return w.limit([]string{w.longest()}, "with all the rest took longer than "+Plain(w.limits.All))
	}
	return nil
}

// longest names what took the most time.
func (w *Watch) longest() string {
	took := maps.Clone(w.took)
	for part, since := range w.jobs {
		took[part] += time.Since(since)
	}
	longest, most := w.stage, time.Duration(0)
	for part, t := range took {
		if t > most {
			longest, most = part, t
		}
	}
	return longest
}

// large tells whether the limit of memory is passed, nil for no.
func (w *Watch) large(before uint64) *LimitError {
	if inUse() <= before+w.limits.Memory {
		return nil
	}
	w.mu.Lock()
	parts := slices.Sorted(maps.Keys(w.jobs)) // before the memory is looked at again, which takes its time
	if len(parts) == 0 {
		parts = []string{w.stage}
	}
	w.mu.Unlock()
	runtime.GC()
	if inUse() <= before+w.limits.Memory {
		return nil
	}
	return w.limit(parts, fmt.Sprintf("took more than %d MiB of memory", w.limits.Memory>>20))
}

func (w *Watch) limit(parts []string, took string) *LimitError {
	return &LimitError{Parts: parts, Took: took, Setting: w.setting}
}

// Plain writes a time as the configuration has it: 1m, and not 1m0s.
func Plain(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// inUseBefore is what is in use before work begins. Where what nothing refers to
// any more could be a good part of the limit, it is given back first: work that
// takes its place would not be seen to grow.
func (w *Watch) inUseBefore() uint64 {
	used := inUse()
	needed := []metrics.Sample{{Name: "/gc/heap/live:bytes"}} // when it was last looked
	metrics.Read(needed)
	if used > needed[0].Value.Uint64()+w.limits.Memory/4 {
		runtime.GC()
		return inUse()
	}
	return used
}

// inUse is the memory that the program's values and calls take, in bytes, with
// what nothing refers to any more and was not given back yet.
func inUse() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
