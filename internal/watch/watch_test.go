package watch

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// wide are limits that no test of another one passes.
var wide = Limits{Each: time.Hour, All: time.Hour, Memory: 1 << 40}

// What does not listen is left behind, and what it was is named all the same.
func TestLeavesBehindWhatDoesNotListen(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		take   func() any
		want   string
	}{
		{"each", Limits{Each: time.Millisecond}, func() any { return nil }, "rule claims/deaf: took longer than 1ms and was stopped; nothing was checked. Mend it, or allow more under limits: rules: in the configuration"},
		{"all", Limits{All: time.Millisecond}, func() any { return nil }, "rule claims/deaf: with all the rest took longer than 1ms and was stopped; nothing was checked. Mend it, or allow more under limits: rules: in the configuration"},
		{"memory", Limits{Memory: 1 << 20}, func() any { return make([]byte, 32<<20) }, "rule claims/deaf: took more than 1 MiB of memory and was stopped; nothing was checked. Mend it, or allow more under limits: rules: in the configuration"},
	} {
		t.Run(c.name, func(t *testing.T) {
			end := make(chan struct{})
			defer close(end)
			w := New(c.limits.Or(wide), "limits: rules:").Deaf()
			err := w.Run(t.Context(), func(context.Context) {
				defer w.Begin("rule claims/deaf", "rule claims/deaf")()
				kept := c.take()
				<-end
				runtime.KeepAlive(kept)
			})
			var limit *LimitError
			if !errors.As(err, &limit) || err.Error() != c.want || !Left(err) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// What listens is told, and has ended when Run returns.
func TestTellsWhatListens(t *testing.T) {
	w := New(Limits{Each: time.Millisecond}.Or(wide), "")
	ended := false
	err := w.Run(t.Context(), func(ctx context.Context) {
		defer w.Begin("a", "a")()
		<-ctx.Done()
		ended = true
	})
	if err == nil || !ended || Left(err) {
		t.Errorf("got %v, ended %v", err, ended)
	}
}

// Many calls that are each short are too long together, and what took the most
// of the time is named, though something else is under way.
func TestCountsAllCallsTogether(t *testing.T) {
	w := New(Limits{All: 250 * time.Millisecond}.Or(wide), "").Deaf()
	work := func(group string, d time.Duration) error {
		return w.Run(t.Context(), func(context.Context) {
			defer w.Begin(group+" part", group)()
			time.Sleep(d)
		})
	}
	if err := work("long", 150*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	var err error
	for range 100 {
		if err = work("short", 60*time.Millisecond); err != nil {
			break
		}
	}
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Parts[0] != "long" {
		t.Errorf("got %v", err)
	}
}

// What nobody needed any more before the work began does not hide how much the
// work takes in its place.
func TestGarbageHidesNothing(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for range 64 {
		runtime.KeepAlive(make([]byte, 1<<20))
	}
	w := New(Limits{All: 20 * time.Second, Memory: 16 << 20}.Or(wide), "")
	err := w.Run(t.Context(), func(ctx context.Context) {
		defer w.Begin("large", "large")()
		taken := make([]byte, 48<<20)
		runtime.GC()
		<-ctx.Done()
		runtime.KeepAlive(taken)
	})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Took != "took more than 16 MiB of memory" {
		t.Errorf("got %v", err)
	}
}

// Work that has begun no part is named by its stage.
func TestNamesTheStage(t *testing.T) {
	w := New(Limits{All: time.Millisecond}.Or(wide), "")
	err := w.Run(t.Context(), func(ctx context.Context) {
		w.Stage("the landings")
		<-ctx.Done()
	})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Parts[0] != "the landings" {
		t.Errorf("got %v", err)
	}
}

// What ends in time is no error, and a panic goes on where the caller stands.
func TestLetsWorkEnd(t *testing.T) {
	w := New(wide, "")
	if err := w.Run(t.Context(), func(context.Context) { w.Begin("quick", "quick")() }); err != nil {
		t.Error(err)
	}
	if len(w.jobs) > 0 {
		t.Errorf("%v still runs", w.jobs)
	}
	defer func() {
		if p := recover(); p != "the reason" {
			t.Errorf("panicked with %v", p)
		}
	}()
	_ = w.Run(t.Context(), func(context.Context) { panic("the reason") })
}

func TestPlainTimes(t *testing.T) {
	for d, want := range map[time.Duration]string{time.Minute: "1m", 90 * time.Second: "1m30s", time.Hour: "1h", 2*time.Hour + 3*time.Minute: "2h3m", 300 * time.Millisecond: "300ms", 10 * time.Minute: "10m"} {
		if got := Plain(d); got != want {
			t.Errorf("%s is written %s", d, got)
		}
	}
}

// BenchmarkRun is what it costs to watch work that is done at once.
func BenchmarkRun(b *testing.B) {
	w := New(wide, "")
	for b.Loop() {
		_ = w.Run(b.Context(), func(context.Context) { w.Begin("part", "group")() })
	}
}
