package main

import (
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/goldthread/goldthread/internal/scratch"
)

// endWhenTold ends the program when the system tells it to, with the status
// that shells expect of that. What was only there for a time is removed first,
// so that a file is whole or as it was before.
func endWhenTold() {
	told := make(chan os.Signal, 1)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	// Whoever reads the output may stop reading: see outlet. By this one a test
	// sees that the others are heard from now on.
	signal.Ignore(syscall.SIGPIPE)
	go func() {
		number, _ := (<-told).(syscall.Signal)
		scratch.Sweep()
		os.Exit(128 + int(number))
	}()
}

// An outlet is standard output whose reader may have read enough, as head has:
// what follows is dropped in silence, the other outputs are written, and the
// exit status is what it would be.
type outlet struct {
	file   *os.File
	closed bool
}

func (o *outlet) Write(p []byte) (int, error) {
	if o.closed {
		return len(p), nil
	}
	n, err := o.file.Write(p)
	if err != nil && readerIsGone(err) {
		o.closed = true
		return len(p), nil
	}
	return n, err
}

func readerIsGone(err error) bool {
	var number syscall.Errno
	return errors.As(err, &number) && isBrokenPipe(number)
}
