package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/report"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/policies"
	"github.com/goldthread/goldthread/schema"
)

// checkFlags are the flags of check.
type checkFlags struct {
	rev, asOf, failOn string
	base, head, trust string // a change, and by whose rules it is judged
	as                string // the register that a single file is
	out               []string
	anchors           []string // files of anchors held outside the repository
	all               bool
	omitAccepted      bool   // from SARIF
	redact            bool   // names of organisations are numbers
	since             string // the JSON of an earlier run
	comment           bool   // on the merge request of the run
	period            periodFlags
}

func init() { addCommand((*app).check) }

func (a *app) check() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [DIR|FILE]",
		Short: "Check the registers in DIR and their history, or one FILE",
		Long: "Check reads the registers of the repository that DIR lies in (default: the present folder), mines their\n" +
			"history, and says what an auditor would object to. A single FILE is checked by itself, wherever it lies; nothing\n" +
			"about its history is looked at then, and no other register.\n\n" +
			"With --base a change is judged: both sides are read from Git, and only what the change brings decides the\n" +
			"exit status. Configuration, rules and people are those of the base, also where the change alters them.\n\n" +
			"With --at the commit that stood on the main branch on a day is checked, as of that day. With --from all days from\n" +
			"then on are: when each finding appeared and was settled, on how many days a rule was out of order, and which\n" +
			"reviews were held when they were due, as text, json or csv.\n\n" +
			"Outputs, several at once if wanted, and for whom:\n\n" + readers() + "\n" +
			"Exit status: 0 nothing at or above the failing severity, 1 findings, 2 the command line or the configuration is\n" +
			"wrong, 3 could not check, 4 the evidence is not complete or nothing was checked.",
		Args: atMostOne("folder or file"),
		RunE: func(c *cobra.Command, args []string) error { return a.runCheck(c.Context(), f, args) },
	}
	c.Flags().StringVar(&f.rev, "rev", "", "check revision `REV` (a branch, tag or commit), not the files on disk")
	c.Flags().StringVar(&f.base, "base", "", "judge the change that begins where `REV` and the head part, by the rules that stood there")
	c.Flags().StringVar(&f.head, "head", "", "with --base: the `REV` that the change ends at (default HEAD)")
	c.Flags().StringVar(&f.trust, "trust", lint.TrustBase, "with --base: by whose rules, `base|head`")
	c.Flags().StringVar(&f.asOf, "as-of", "", "judge on the day `YYYY-MM-DD` (default today, UTC)")
	c.Flags().StringVar(&f.failOn, "fail-on", "", "exit with 1 from this severity on: `error|warning|note|never` (default by the profile)")
	c.Flags().StringVar(&f.as, "as", "", "with FILE: the `REGISTER` that it is, when its name and headings do not tell")
	c.Flags().StringArrayVar(&f.anchors, "anchor", nil, "hold the history against an anchor in `FILE` that was kept outside the repository, several times if wanted")
	c.Flags().StringVar(&f.since, "since", "", "say what was settled and what is new since the run whose JSON is in `FILE`")
	c.Flags().StringVar(&f.period.at, "at", "", "check what stood on the main branch on the day `YYYY-MM-DD`, as of that day")
	c.Flags().StringVar(&f.period.from, "from", "", "say what the checks would have said on every day from `YYYY-MM-DD` on")
	c.Flags().StringVar(&f.period.to, "to", "", "with --from: up to the day `YYYY-MM-DD` (default today, UTC)")
	c.Flags().BoolVar(&f.period.today, "by-today", false, "with --from: by the configuration and rules of today, not by those of each day")
	outFlag(c, &f.out, report.Formats())
	c.Flags().BoolVar(&f.all, "all", false, "text: list every single finding with its lines")
	c.Flags().BoolVar(&f.comment, "comment", false, "keep one comment on the merge request of the run up to date with it, as a pipeline on GitLab does")
	c.Flags().BoolVar(&f.omitAccepted, "omit-accepted", false, "sarif: leave out what an accepted exception covers, which GitHub would open an alert for")
	_ = c.RegisterFlagCompletionFunc("as", a.registerNames)
	_ = c.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(failOnValues, cobra.ShellCompDirectiveNoFileComp))
	return c
}

var failOnValues = []string{"error", "warning", "note", "never"}

// readers says for whom each output of a check is, one a line.
func readers() string {
	var b strings.Builder
	for _, format := range report.Formats() {
		fmt.Fprintf(&b, "  %-9s %s\n", format, report.FormatReader(format))
	}
	return b.String()
}

func (a *app) runCheck(ctx context.Context, f checkFlags, args []string) error {
	dir := a.path(".")
	if len(args) > 0 {
		dir = a.path(args[0])
	}
	if err := f.pastAlone(dir); err != nil {
		return err
	}
	if f.period.named() {
		return a.runPeriod(ctx, f, dir)
	}
	outs, err := outputs(f.out, report.Formats())
	if err != nil {
		return err
	}
	if f.omitAccepted && !slices.ContainsFunc(outs, func(o output) bool { return o.format == "sarif" }) {
		return usagef("--omit-accepted is for SARIF: add --out sarif=FILE")
	}
	on := toldBy(os.Getenv)
	if f.comment && on.Talk == nil {
		return usagef("--comment is for a pipeline on GitLab; on GitHub the action writes one")
	}
	o, err := a.lintOptions(f)
	if err != nil {
		return err
	}
	o.Dir = dir
	if err := f.period.standing(ctx, &o); err != nil {
		return err
	}
	if err := f.comparison(&o); err != nil {
		return err
	}
	if isFile(o.Dir) {
		if o, err = a.aloneOptions(o, o.Dir, f.as); err != nil {
			return err
		}
	} else if f.as != "" {
		return usagef("--as says which register a single file is, and %s is none", source.Escape(o.Dir))
	}
	earlier, err := a.earlier(f)
	if err != nil {
		return err
	}
	if o.Base != "" {
		o.Because = a.stated(os.Getenv)
	}
	result, err := lint.Run(ctx, o)
	if err != nil {
		if f.comment {
			a.commentOnMerge(ctx, on, nil, err)
		}
		return errors.Join(err, a.emitFailure(outs, err))
	}
	if earlier != nil {
		result.CompareWith(*earlier)
	}
	if err := a.emitResult(outs, result, report.Options{All: f.all, OmitAccepted: f.omitAccepted, Checked: f.again(a.dir, args)}); err != nil {
		return err
	}
	if f.comment {
		a.commentOnMerge(ctx, on, result, nil)
	}
	if status := result.ExitStatus(); status != lint.ExitClean {
		return found(status)
	}
	return nil
}

// again is what the command line says of the folder or file, for a check of the
// same with other flags.
func (f checkFlags) again(dir string, args []string) string {
	var b strings.Builder
	if dir != "" {
		b.WriteString(" -C " + quoted(dir))
	}
	if f.as != "" {
		b.WriteString(" --as " + quoted(f.as))
	}
	if len(args) > 0 {
		b.WriteString(dirArgument(args[0]))
	}
	return b.String()
}

// pastAlone refuses what does not go together with a look at the past.
func (f checkFlags) pastAlone(dir string) error {
	past := "--from"
	switch {
	case f.period.at != "" && f.period.named():
		return usagef("--at is one day and --from a period: leave one of them out")
	case f.period.at != "":
		past = "--at"
	case !f.period.named():
		return nil
	}
	period := past == "--from"
	if other := firstGiven(givenFlag{"--rev", f.rev != ""}, givenFlag{"--base", f.base != ""}, givenFlag{"--as-of", f.asOf != "" && !period},
		givenFlag{"--since", f.since != ""}, givenFlag{"--anchor", len(f.anchors) > 0 && period}); other != "" {
		return usagef("%s says what is looked at, and so does %s: leave one of them out", past, other)
	}
	if other := firstGiven(givenFlag{"--head", f.head != ""}, givenFlag{"--trust", f.trust != lint.TrustBase}, givenFlag{"--fail-on", f.failOn != ""},
		givenFlag{"--comment", f.comment}, givenFlag{"--omit-accepted", f.omitAccepted}); period && other != "" {
		return usagef("%s tells what many checks would have said, and %s is for one: leave one of them out", past, other)
	}
	if isFile(dir) {
		return usagef("%s looks at the history of a folder, and %s is one file", past, source.Escape(dir))
	}
	return nil
}

// earlier reads the run that this one is compared with; nil for none.
func (a *app) earlier(f checkFlags) (*lint.Earlier, error) {
	switch {
	case f.since == "":
		return nil, nil
	case f.base != "":
		return nil, usagef("--since compares two runs over all registers, --base judges one change: leave one of them out")
	}
	data, err := readGiven(a.path(f.since))
	if err != nil {
		return nil, err
	}
	earlier, err := report.ReadEarlier(data)
	if err != nil {
		return nil, usagef("--since: %s %v", source.Escape(f.since), err)
	}
	return earlier, nil
}

// comparison reads the flags that name a change.
func (f checkFlags) comparison(o *lint.Options) error {
	switch {
	case f.base == "" && (f.head != "" || f.trust != lint.TrustBase):
		return usagef("--head and --trust say how a change is judged: name with --base what it starts from")
	case f.base == "":
		return nil
	case f.rev != "":
		return usagef("with --base, the end of the change is named by --head, not by --rev")
	case f.trust != lint.TrustBase && f.trust != lint.TrustHead:
		return usagef("--trust: unknown side %q%s", f.trust, didYouMean(f.trust, "", []string{lint.TrustBase, lint.TrustHead}, "use base or head"))
	case isFile(o.Dir):
		return usagef("--base compares a whole folder, and %s is one file", source.Escape(o.Dir))
	}
	o.Base, o.Rev, o.Trust = f.base, f.head, f.trust
	return nil
}

// lintOptions turns flags into what lint wants to know.
func (a *app) lintOptions(f checkFlags) (lint.Options, error) {
	o := lint.Options{Dir: a.path("."), Rev: f.rev, Names: a.names, FailOn: f.failOn, Release: release(version()), Policies: policies.FS, Schema: schema.FS, Looks: starter.Looks(examples.FS, "headings.yaml")}
	if a.config != "" {
		o.Config = a.path(a.config)
	}
	o.AsOf = a.now().UTC().Truncate(24 * time.Hour)
	if f.asOf != "" {
		day, err := parseDay("--as-of", f.asOf)
		if err != nil {
			return o, err
		}
		o.AsOf = day
	}
	var err error
	if o.Cache, err = a.keptIn(os.Getenv); err != nil {
		return o, err
	}
	o.Progress = a.progress()
	if o.AddressKey, err = peopleKey(); err != nil {
		return o, err
	}
	if o.Lodged, err = a.lodged(f.anchors); err != nil {
		return o, err
	}
	if f.failOn != "" && !slices.Contains(failOnValues, f.failOn) {
		return o, usagef("--fail-on: unknown severity %q%s", f.failOn, didYouMean(f.failOn, "", failOnValues, "use error, warning, note or never"))
	}
	return o, nil
}

// emitResult writes the result to all outputs. What makes it incomplete is
// said on standard error when no text on standard output says it.
func (a *app) emitResult(outs []output, r *lint.Result, shown report.Options) error {
	said := false
	err := a.emit(outs, func(w io.Writer, format string, console bool) error {
		o := report.Options{Version: version(), Program: program()}
		if console {
			o = a.display()
			o.Checked = shown.Checked // a file says the same wherever it was asked for
			said = said || format == "text"
		}
		o.All, o.NoNext, o.OmitAccepted, o.Forge = shown.All, shown.NoNext, shown.OmitAccepted, forgeLinks()
		return report.Write(w, format, r, o)
	})
	if !said {
		a.complainIncomplete(r)
	}
	return err
}

// emitFailure says in the outputs that people read, so that nobody takes an old
// or a missing one for good news, that the check could not be made.
func (a *app) emitFailure(outs []output, failed error) error {
	f, o := failure(failed), report.Options{Forge: forgeLinks()}
	outs = slices.DeleteFunc(slices.Clone(outs), func(one output) bool {
		speaks, err := report.WriteFailure(io.Discard, one.format, f, o)
		return !speaks || err != nil
	})
	return a.emit(outs, func(w io.Writer, format string, _ bool) error {
		_, err := report.WriteFailure(w, format, f, o)
		return err
	})
}

// failure is why a check could not be made.
func failure(err error) report.Failure {
	var reasons []string
	for _, lines := range troubles(err) {
		for line := range strings.Lines(lines) {
			if line = strings.TrimSpace(people.Unaddressed(line)); line != "" {
				reasons = append(reasons, line)
			}
		}
	}
	var usage *lint.UsageError
	stood := errors.As(err, &usage) && usage.Stood
	return report.Failure{Reasons: reasons, Ours: stood || lint.ErrorStatus(err) != lint.ExitUsage}
}

// complainIncomplete says on standard error what was not there to be read.
func (a *app) complainIncomplete(r *lint.Result) {
	for _, why := range r.Incomplete {
		complain(a.stderr, "not complete: "+why)
	}
}
