package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/goldthread/goldthread/internal/history"
)

// How long nothing is said, so that short work stays quiet, and how often the
// line is written anew.
var (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

// progress writes one line on standard error about work that takes long, and
// takes it away when the work is over. Where standard error is no terminal, it
// is nil and nothing is ever said.
func (a *app) progress() history.Progress {
	f, ok := a.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	p := &progressLine{write: func(s string) { fmt.Fprint(f, s) }, now: time.Now, begun: time.Now()}
	return p.tell
}

// A progressLine is the line while it stands.
type progressLine struct {
	write        func(string)
	now          func() time.Time
	begun, wrote time.Time
	stands       bool
}

// clearLine goes to the beginning of the line and empties it.
const clearLine = "\r\x1b[K"

func (p *progressLine) tell(what string, done, of int) {
	now := p.now()
	switch {
	case what == "" && p.stands:
		p.write(clearLine)
		p.stands = false
		return
	case what == "", now.Sub(p.begun) < progressAfter, now.Sub(p.wrote) < progressEvery:
		return
	}
	p.wrote, p.stands = now, true
	switch {
	case of > 0:
		p.write(fmt.Sprintf("%s%s: %d of %d", clearLine, what, done, of))
	case done > 0:
		p.write(fmt.Sprintf("%s%s: %d", clearLine, what, done))
	default:
		p.write(clearLine + what)
	}
}
