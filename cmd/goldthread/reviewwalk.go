package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/term"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

// A reviewWalk goes through the records of a form one by one and keeps every
// answer in the file of the review as soon as it is given, so that whatever
// ends the walk loses none.
type reviewWalk struct {
	a    *app
	l    *lint.Look
	form lint.Form
	in   *bufio.Reader
	out  io.Writer
	file string // on disk

	screen io.Writer // what other programs write to: the terminal itself
}

// onTerminal reports whether somebody sits at both ends.
func (a *app) onTerminal() bool {
	in, ok := a.stdin.(*os.File)
	out, also := a.stdout.(*outlet)
	return ok && also && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.file.Fd()))
}

// errNoMore ends a walk: somebody asked to, or there is nobody to ask.
var errNoMore = errors.New("no more answers")

// walkReview asks for an answer to every record, and brings the review into Git
// where that is wanted.
func (a *app) walkReview(ctx context.Context, l *lint.Look, form lint.Form) error {
	l.GoOn(&form)
	file, err := a.reviewFile(l, form.File)
	if err != nil {
		return err
	}
	w := &reviewWalk{a: a, l: l, form: form, in: bufio.NewReader(a.stdin), out: a.stdout, file: file, screen: a.stdout}
	if o, ok := a.stdout.(*outlet); ok {
		w.screen = o.file
	}
	if err := w.resume(); err != nil {
		return err
	}
	switch err := w.walk(); {
	case errors.Is(err, errNoMore):
		fmt.Fprintf(w.out, "\nKept in %s: %d of %d answered. The same command goes on from here.\n", source.Escape(form.File), w.form.Answered(), len(form.Rows))
		return nil
	case err != nil:
		return err
	}
	looked, err := w.ask("What did you compare these with, in one line? ")
	if err != nil && !errors.Is(err, errNoMore) {
		return err
	}
	if looked != "" {
		w.form.LookedAt = looked
	}
	if err := w.save(); err != nil {
		return err
	}
	fmt.Fprintf(w.out, "\n%s\n", report.ReviewDone(w.form))
	commands := report.ReviewCommands(w.form)
	if _, err := exec.LookPath("git"); err == nil {
		yes, err := w.ask("Commit it now, as yourself? [y/N] ")
		if err == nil && strings.EqualFold(yes, "y") {
			return w.commit(ctx)
		}
	}
	fmt.Fprintf(w.out, "It is a review once you commit it:\n%s", commands)
	return nil
}

// resume takes up the answers of an earlier walk, but for records that have
// changed since.
func (w *reviewWalk) resume() error {
	data, err := os.ReadFile(w.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return w.form.TakeUp(data, answersOf)
}

// answersOf reads what was answered in a file of a review.
func answersOf(data []byte) (lint.Answers, error) {
	var kept struct {
		LookedAt string            `yaml:"looked_at"`
		Outcomes map[string]string `yaml:"outcomes"`
		Seen     map[string]string `yaml:"seen"`
	}
	if err := yaml.Unmarshal(data, &kept); err != nil {
		return lint.Answers{}, usagef("the answers cannot be read: %v", err)
	}
	return lint.Answers{LookedAt: kept.LookedAt, Outcomes: kept.Outcomes, Seen: kept.Seen}, nil
}

func (w *reviewWalk) save() error {
	if err := exchange.Save(w.file, report.ReviewForm(w.form), true); err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Escape(w.form.File), bare(err))
	}
	return nil
}

// walk goes from record to record until each has an answer.
func (w *reviewWalk) walk() error {
	at := w.form.FirstOpen()
	if at > 0 {
		fmt.Fprintf(w.out, "%d of %d are answered already.\n", w.form.Answered(), len(w.form.Rows))
	}
	for at < len(w.form.Rows) {
		fmt.Fprintf(w.out, "\n%s", report.ReviewPage(w.l, w.form, at, w.a.display()))
		line, err := w.ask("ok, change, retire, skip, back or quit? ")
		if err != nil {
			return err
		}
		word, reason, _ := strings.Cut(line, " ")
		reason = strings.TrimSpace(reason)
		answer := ""
		switch strings.ToLower(strings.TrimRight(word, ",")) {
		case "o", "ok":
			answer = "ok"
		case "s", "skip":
			answer = "skip"
		case "c", "change":
			answer = "change"
			if err := w.edit(at); err != nil {
				fmt.Fprintln(w.out, err)
			}
		case "r", "retire":
			answer = "retire"
		case "b", "back":
			at = max(0, at-1)
			continue
		case "q", "quit":
			return errNoMore
		default:
			fmt.Fprintln(w.out, "Write one of the words, or its first letter; a reason may follow it.")
			continue
		}
		if reason == "" && (answer == "change" || answer == "retire") {
			if reason, err = w.ask("Why? "); err != nil {
				return err
			}
			if reason == "" && answer == "retire" {
				fmt.Fprintln(w.out, "A record is retired for a reason.")
				continue
			}
		}
		if reason != "" {
			answer += ", " + reason
		}
		w.form.Rows[at].Answer = answer
		if err := w.save(); err != nil {
			return err
		}
		at++
	}
	return nil
}

// ask reads one line. Where there is none any more it is errNoMore.
func (w *reviewWalk) ask(question string) (string, error) {
	fmt.Fprint(w.out, question)
	line, err := w.in.ReadString('\n')
	if err != nil && line == "" {
		return "", errNoMore
	}
	return strings.TrimSpace(line), nil
}

// edit opens the editor of the environment at the record.
func (w *reviewWalk) edit(at int) error {
	place := w.form.Rows[at].Record.Place("")
	cmd, err := editorCommand(fmt.Sprintf("+%d", max(1, place.Line)), filepath.Join(w.l.Folder, filepath.FromSlash(place.File)))
	if err != nil {
		return fmt.Errorf("it stands in %s; %w", place, err)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = w.a.stdin, w.screen, w.a.stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("the editor ended with a fault (%w); the record stands in %s", err, place)
	}
	return nil
}

// commit has git bring the file of the review in, and nothing else that may
// wait there: hooks run, and the person signs as the person always does.
func (w *reviewWalk) commit(ctx context.Context) error {
	for _, args := range [][]string{
		{"add", "--", w.form.File},
		append(append([]string{"commit"}, report.ReviewMessage(w.form)...), "--only", "--", w.form.File),
	} {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", w.l.Folder}, args...)...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = w.a.stdin, w.screen, w.a.stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("git %s failed; the answers are in %s: %w", args[0], source.Escape(w.form.File), err)
		}
	}
	return nil
}
