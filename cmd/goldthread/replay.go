package main

import (
	"bytes"
	"context"
	"io"
	"time"

	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
)

// periodFlags name a day or a period of the past.
type periodFlags struct {
	at, from, to string
	today        bool // by the rules of today
}

// named tells that a period was asked for.
func (f periodFlags) named() bool { return f.from != "" || f.to != "" || f.today }

// standing has o look at the commit that stood on the main branch on the day of
// --at, on that day.
func (f periodFlags) standing(ctx context.Context, o *lint.Options) error {
	if f.at == "" {
		return nil
	}
	day, err := parseDay("--at", f.at)
	if err != nil {
		return err
	}
	id, err := lint.StandingOn(ctx, *o, day)
	if err != nil {
		return err
	}
	o.Rev, o.AsOf = string(id), day
	return nil
}

// period reads the days from which to which to look. Without --to it ends on the
// day that is looked from.
func (f periodFlags) period(asOf time.Time) (lint.Period, error) {
	p := lint.Period{To: asOf, ByToday: f.today}
	if f.from == "" {
		return p, usagef("a period begins on a day: name it with --from YYYY-MM-DD")
	}
	var err error
	if p.From, err = parseDay("--from", f.from); err != nil {
		return p, err
	}
	if f.to != "" {
		p.To, err = parseDay("--to", f.to)
	}
	return p, err
}

// runPeriod says what the checks would have said over a period.
func (a *app) runPeriod(ctx context.Context, f checkFlags, dir string) error {
	outs, err := outputs(f.out, report.ReplayFormats())
	if err != nil {
		return err
	}
	o, err := a.lintOptions(f)
	if err != nil {
		return err
	}
	o.Dir = dir
	p, err := f.period.period(o.AsOf)
	if err != nil {
		return err
	}
	r, err := lint.Replay(ctx, o, p)
	if err != nil {
		return err
	}
	err = a.emit(outs, func(w io.Writer, format string, console bool) error {
		shown := report.Options{Version: version(), Program: program()}
		if console {
			shown = a.display()
		}
		shown.All = f.all
		var b bytes.Buffer
		if err := report.Replay(&b, format, r, shown); err != nil {
			return err
		}
		_, err := w.Write(b.Bytes())
		return err
	})
	for _, why := range r.Incomplete {
		complain(a.stderr, "not complete: "+why)
	}
	if err == nil && len(r.Incomplete) > 0 {
		return found(lint.ExitIncomplete)
	}
	return err
}
