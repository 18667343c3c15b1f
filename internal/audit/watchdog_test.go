package audit

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
)

// What does not listen is left behind, and the rule is named all the same.
func TestWatchdogLeavesBehindWhatDoesNotListen(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits Limits
		take   func() any
		want   string
	}{
		{"time", Limits{Rule: time.Millisecond}, func() any { return nil }, "rule claims/deaf: took longer than 1ms and was stopped; nothing was checked"},
		{"memory", Limits{Memory: 1 << 20}, func() any { return make([]byte, 32<<20) }, "rule claims/deaf: took more than 1 MiB of memory and was stopped; nothing was checked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			end := make(chan struct{})
			defer close(end)
			var kept any
			dog := newWatchdog(c.limits)
			dog.grace = time.Millisecond
			err := dog.run(t.Context(), func(context.Context) {
				defer dog.begin("claims/deaf")()
				kept = c.take()
				<-end
				runtime.KeepAlive(kept)
			})
			var limit *LimitError
			if !errors.As(err, &limit) || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// What ends in time is no error, and neither is what was waiting for others.
func TestWatchdogLetsRulesEnd(t *testing.T) {
	dog := newWatchdog(Limits{})
	if err := dog.run(t.Context(), func(context.Context) { dog.begin("claims/quick")() }); err != nil {
		t.Error(err)
	}
	if len(dog.running()) > 0 {
		t.Errorf("%v still runs", dog.running())
	}
}
