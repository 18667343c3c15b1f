package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/evidence"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
)

func init() { addCommand((*app).evidence, (*app).verify) }

func (a *app) evidence() *cobra.Command {
	var p periodFlags
	var out, audience string
	var redact bool
	c := &cobra.Command{
		Use:   "evidence --from DAY --out FILE.zip",
		Short: "Write a pack of evidence over a period, which can be verified again",
		Long: "Evidence writes one ZIP file: the report, what was found on every day of the period, every change and review of every\n" +
			"record with its commits, the population for a sample, and a page that tells an auditor how to check any line with\n" +
			"plain Git. All is judged as it stood on the main branch on the last day. The same repository gives the same bytes.\n" +
			"Names of people stand in people.json alone; take it out of the ZIP file (zip -d FILE.zip people.json) to withhold them.\n\n" +
			"--for says whose report is in it, as the command report does; the other files are the same for every reader.\n\n" +
			"Beside it FILE.zip.intoto.json is written, a statement about the pack and its commit that cosign and others can sign.\n\n" +
			"Exit status: 0 written, 2 the command line or the configuration is wrong, 3 could not read or write, 4 part of the\n" +
			"history is missing, as the pack says.",
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error { return a.runEvidence(c.Context(), p, out, audience, redact) },
	}
	c.Flags().StringVar(&p.from, "from", "", "the first day `YYYY-MM-DD` of the period")
	c.Flags().StringVar(&p.to, "to", "", "the last day `YYYY-MM-DD` of the period (default today, UTC)")
	c.Flags().StringVar(&out, "out", "", "write the pack to `FILE`")
	c.Flags().BoolVar(&redact, "redact", false, "numbers in the place of the names of organisations, the same in every file")
	c.Flags().StringVar(&audience, "for", report.ForAuditor, "who reads its report: `internal|auditor|management`")
	_ = c.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(report.Audiences(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func (a *app) runEvidence(ctx context.Context, f periodFlags, out, audience string, redact bool) error {
	if out == "" {
		return usagef("evidence writes one file: name it with --out FILE.zip")
	}
	if !slices.Contains(report.Audiences(), audience) {
		return usagef("--for: unknown reader %q%s", audience, didYouMean(audience, "", report.Audiences(), "use internal, auditor or management"))
	}
	o, err := a.packOptions()
	if err != nil {
		return err
	}
	p, err := f.period(o.Lint.AsOf)
	if err != nil {
		return err
	}
	o.From, o.To, o.For, o.Redact = p.From, p.To, audience, redact
	pack, err := evidence.Make(ctx, o)
	if err != nil {
		return err
	}
	data, err := pack.Zip()
	if err != nil {
		return err
	}
	statement, err := pack.Statement(filepath.Base(out), data)
	if err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		data []byte
	}{{out, data}, {out + ".intoto.json", statement}} {
		err := writeFile(a.path(file.name), func(w io.Writer) error {
			_, err := w.Write(file.data)
			return err
		})
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(file.name), bare(err))
		}
		fmt.Fprintf(a.stdout, "written  %s\n", source.Escape(file.name))
	}
	for _, why := range pack.Manifest.Incomplete {
		complain(a.stderr, "not complete: "+why)
	}
	if len(pack.Manifest.Incomplete) > 0 {
		return found(lint.ExitIncomplete)
	}
	return nil
}

// packOptions are those of a pack, without its period. Copies beside the
// registers are looked for as check does.
func (a *app) packOptions() (evidence.Options, error) {
	o, err := a.lintOptions(checkFlags{})
	o.Names, o.Cache = false, nil // evidence rests on what is read and verified now
	return evidence.Options{Lint: o, Version: version()}, err
}

func (a *app) verify() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "verify FILE.zip",
		Short: "Make a pack of evidence again from the repository, and name the first difference",
		Long: "Verify reads a pack that goldthread evidence wrote, holds every file against its digest, makes all of it again from the\n" +
			"repository, and names the first difference: an edited pack, another version or other rules, a missing commit, a\n" +
			"changed history. A match shows that the pack says what the repository says, not that the repository is true.\n\n" +
			"Statements that stand beside the pack or in it (FILE.zip.intoto.json, .intoto.jsonl, .sigstore.json) are compared too;\n" +
			"who signed them is not looked at.\n\n" +
			"Exit status: 0 they match, 1 they differ, 2 the command line is wrong, 3 could not be checked.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("verify takes one pack: goldthread verify FILE.zip")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runVerify(c.Context(), args[0], dir) },
	}
	c.Flags().StringVar(&dir, "repo", "", "the repository in `DIR` (default: the present folder)")
	return c
}

func (a *app) runVerify(ctx context.Context, name, dir string) error {
	data, err := readUpTo(a.path(name), evidence.MaxPack)
	if err != nil {
		return err
	}
	pack, err := evidence.Read(data)
	if err == nil {
		var o evidence.Options
		if o, err = a.packOptions(); err != nil {
			return err
		}
		if dir != "" {
			o.Lint.Dir = a.path(dir)
		}
		o.Lint.AsOf = time.Time{}
		if err := a.sidecars(pack, name); err != nil {
			return err
		}
		err = evidence.Verify(ctx, pack, o)
	}
	var refusal *evidence.Refusal
	if errors.As(err, &refusal) {
		fmt.Fprintf(a.stdout, "%s does not match: %s.\n", source.Escape(name), refusal.Reason)
		return found(lint.ExitFindings)
	}
	if err != nil {
		return err
	}
	m := pack.Manifest
	fmt.Fprintf(a.stdout, "%s matches: all of it can be made again from commit %s, for %s to %s.\n", source.Escape(name), m.Commit.Short(), m.From, m.To)
	for _, sidecar := range slices.Sorted(maps.Keys(pack.Sidecars)) {
		fmt.Fprintf(a.stdout, "%s says the same of it. Who signed that was not looked at; cosign and gh attestation verify show it.\n", source.Escape(sidecar))
	}
	if pack.Withheld() {
		fmt.Fprintln(a.stdout, "Names withheld: people.json was taken out, and nothing else depends on it.")
	}
	if m.Redact {
		fmt.Fprintln(a.stdout, "Organisations are numbers in it, as they are in every file of a pack made with --redact; all else was compared.")
	}
	fmt.Fprintln(a.stdout, "It shows that the pack says what the repository says. It does not show that the repository is true.")
	return nil
}

// maxSidecar is how large a file with a statement about a pack may be, in bytes.
const maxSidecar = 16 << 20

// sidecars reads the statements that stand beside a pack.
func (a *app) sidecars(pack *evidence.Pack, name string) error {
	for _, stem := range []string{name, strings.TrimSuffix(name, ".zip")} {
		for _, end := range evidence.SidecarEnds {
			if _, err := os.Stat(a.path(stem + end)); err != nil {
				continue
			}
			data, err := readUpTo(a.path(stem+end), maxSidecar)
			if err != nil {
				return err
			}
			pack.Sidecars[filepath.Base(stem)+end] = data
		}
	}
	return nil
}
