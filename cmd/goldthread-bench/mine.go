package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/goldthread/goldthread/internal/cache"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/schema"
)

// A loaded repository is what is there before its history is mined: the
// registers of its head.
type loaded struct {
	*repo.Repo
	head      repo.ID
	types     *register.Schema
	config    *register.Config
	registers *register.Registers
}

// open reads the registers of a repository's head as a check does.
func open(dir string) (*loaded, error) {
	r, err := repo.Open(dir)
	if err != nil {
		return nil, err
	}
	l := &loaded{Repo: r}
	if err := l.load(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return l, nil
}

func (l *loaded) load() error {
	head, _, err := l.Head()
	if err != nil {
		return err
	}
	files, err := l.Files(head)
	if err != nil {
		return err
	}
	config, types, faults, err := register.Configure(files, "", schema.FS)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("%s: %s", faults[0].Place, faults[0].Message)
	}
	l.head, l.config, l.types = head, config, types
	l.registers, err = register.Load(files, config, types, register.Options{})
	return err
}

// mine reads the history, as a check does between the registers and the rules.
// What is read is kept in kept, and taken from there; nil for nowhere.
func (l *loaded) mine(ctx context.Context, kept *history.Kept) (*history.Evidence, error) {
	live := map[register.Key]*register.Record{}
	for _, records := range l.registers.Records {
		for _, record := range records {
			live[record.Key()] = record
		}
	}
	return history.Mine(ctx, history.Options{
		Kept: kept,
		Repo: l.Repo, Head: l.head, Decoder: l.config.Decoder(l.types), Schema: l.types, Live: live, People: l.registers.Records["people"],
	})
}

// runStart is mining without the mining.
func runStart(dir string, out io.Writer) error {
	l, err := open(dir)
	if err != nil {
		return err
	}
	defer l.Close()
	_, err = fmt.Fprintf(out, "%d registers\n", len(l.registers.Records))
	return err
}

// runMine is what is measured beside git: it says what it found.
func runMine(dir string, out io.Writer) error { return mineInto(dir, out, nil) }

// keptBeside is where what was read of a repository is kept for the next run.
func keptBeside(dir string) string { return filepath.Clean(dir) + ".kept" }

// runKeep is mining that keeps what it reads, where nothing was kept.
func runKeep(dir string, out io.Writer) error {
	if err := os.RemoveAll(keptBeside(dir)); err != nil {
		return err
	}
	return runMineKept(dir, out)
}

// runMineKept is mining with what an earlier run kept, which it keeps for the
// next one.
func runMineKept(dir string, out io.Writer) error {
	folder, err := cache.Open(keptBeside(dir), time.Now(), dir)
	if err != nil {
		return err
	}
	return mineInto(dir, out, &history.Kept{Pieces: folder, Program: func() string { return "goldthread-bench" }})
}

func mineInto(dir string, out io.Writer, kept *history.Kept) error {
	l, err := open(dir)
	if err != nil {
		return err
	}
	defer l.Close()
	e, err := l.mine(context.Background(), kept)
	if err != nil {
		return err
	}
	events, reviews := 0, 0
	for _, t := range e.Timelines {
		events += len(t.Events)
		reviews += len(t.Reviews)
	}
	_, err = fmt.Fprintf(out, "%d commits, %d records, %d gone, %d events, %d reviews, %d versions not read, %s\n",
		e.CommitsSeen, len(e.Timelines), len(e.Gone), events, reviews, len(e.Skipped), e.State)
	return err
}
