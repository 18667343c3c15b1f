package forge

import (
	"context"
	"fmt"
	"strings"
)

// A Comment is one on a pull request.
type Comment struct {
	ID   int64
	Body string // Markdown
}

// An Issue is one that is no pull request.
type Issue struct {
	Number int
	Title  string // plain text
	Body   string // Markdown
	Open   bool
}

// KeepComment has a pull request, by its number, carry one comment with this
// body, which ends with mark, an HTML comment that nobody sees. One of those that
// may be written over and that ends so is replaced; where there is none, one is
// written unless quiet. Everybody else's are left alone.
func KeepComment(ctx context.Context, p Platform, number int, mark, body string, quiet bool) error {
	if !marked(body, mark) {
		return fmt.Errorf("the comment does not end with its mark %q", mark)
	}
	all, err := p.Comments(ctx, number)
	if err != nil {
		return err
	}
	for _, c := range all {
		switch {
		case !marked(c.Body, mark):
		case sameText(c.Body, body):
			return nil
		default:
			return p.WriteComment(ctx, number, Comment{c.ID, body})
		}
	}
	if quiet {
		return nil
	}
	return p.WriteComment(ctx, number, Comment{0, body})
}

// KeepIssue has the repository carry one open issue with this title and body,
// which ends with mark, an HTML comment that nobody sees. One of those that may
// be written over and that ends so is, and is opened again where it was closed;
// where there is none, one is written. With done it is closed, and none is
// written. Everybody else's are left alone, and so are older ones of ours. It
// returns the number of the issue, 0 for none.
func KeepIssue(ctx context.Context, p Platform, mark, title, body string, done bool) (int, error) {
	if !marked(body, mark) {
		return 0, fmt.Errorf("the issue does not end with its mark %q", mark)
	}
	ours, err := findIssue(ctx, p, mark, !done)
	want := Issue{Title: title, Body: body, Open: !done}
	switch {
	case err != nil:
		return 0, err
	case ours != nil && ours.Title == title && ours.Open == want.Open && sameText(ours.Body, body):
		return ours.Number, nil
	case ours != nil:
		want.Number = ours.Number
	case done:
		return 0, nil
	}
	return p.WriteIssue(ctx, want)
}

// findIssue is the newest open issue of ours, else, where closed ones count, the
// one of ours that changed last; nil for none.
func findIssue(ctx context.Context, p Platform, mark string, closed bool) (*Issue, error) {
	for _, open := range []bool{true, false} {
		if !open && !closed {
			break
		}
		all, err := p.Issues(ctx, open)
		if err != nil {
			return nil, err
		}
		for i := range all {
			if marked(all[i].Body, mark) {
				return &all[i], nil
			}
		}
	}
	return nil, nil
}

// sameText compares as the platform keeps text: line ends and the space at the
// ends are its own.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

func marked(body, mark string) bool { return strings.HasSuffix(strings.TrimSpace(body), mark) }
