package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// waiveFlags are what an accepted exception says beside its finding.
type waiveFlags struct {
	reason, approver, until, risk, owner string
	asOf                                 string
}

func init() { addCommand((*app).waive) }

func (a *app) waive() *cobra.Command {
	var f waiveFlags
	c := &cobra.Command{
		Use:   "waive CHECK RECORD|REGISTER|COMMIT",
		Short: "Write down that management accepts a finding for a time",
		Long: "Waive adds an accepted exception (clause 6.1.3 f) to the register \"waivers\", for a finding that there is: what CHECK\n" +
			"says of a RECORD, of a whole REGISTER, or of a COMMIT. It accepts nothing by itself: it holds once it has come into\n" +
			"effect on the main branch and somebody other than its author accepted it, and until its last day. The finding is\n" +
			"listed and counted all the while. What some checks find cannot be accepted; goldthread explain CHECK says so.\n\n" +
			"Exit status: 0 written, 2 the command line is wrong or there is no such finding, 3 could not write, 4 the evidence\n" +
			"is not complete.",
		Example: "  goldthread waive contracts/contract_not_screened CTR-004 --until 2026-12-31 --approver ROL-ceo \\\n" +
			"    --reason \"The lawyers read it in December.\"",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("name the check and what it is about, for example waive requirements/review_overdue REQ-004")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return a.runWaive(c.Context(), args[0], args[1], f) },
	}
	c.Flags().StringVar(&f.reason, "reason", "", "`WHY` it is accepted")
	c.Flags().StringVar(&f.approver, "approver", "", "the `ROLE` that accepts it, not your own")
	c.Flags().StringVar(&f.until, "until", "", "the last day on which it is accepted, `YYYY-MM-DD`")
	c.Flags().StringVar(&f.risk, "risk", "", "the `RISK` that is carried meanwhile")
	c.Flags().StringVar(&f.owner, "owner", "", "the `ROLE` that settles it by then")
	c.Flags().StringVar(&f.asOf, "as-of", "", "judge on the day `YYYY-MM-DD` (default today, UTC)")
	return c
}

func (a *app) runWaive(ctx context.Context, check, about string, f waiveFlags) error {
	for _, one := range []struct{ flag, value string }{{"reason", f.reason}, {"approver", f.approver}, {"until", f.until}} {
		if strings.TrimSpace(one.value) == "" {
			return usagef("an exception says why, by whom and until when it is accepted: --%s is missing", one.flag)
		}
	}
	o, err := a.lintOptions(checkFlags{asOf: f.asOf})
	if err != nil {
		return err
	}
	rules, err := lint.Rules(o)
	if err != nil {
		return err
	}
	rule, err := rules.Find(check)
	if err != nil {
		return err
	}
	if !rule.Waivable {
		return usagef("what %s finds cannot be accepted as an exception: settle it", rule.ID)
	}
	kept, err := lint.Keep(ctx, o)
	if err != nil {
		return err
	}
	if err := f.check(rules, kept, o.AsOf.Format(time.DateOnly)); err != nil {
		return err
	}
	result, err := lint.Run(ctx, o)
	if err != nil {
		return err
	}
	object, found, err := findingsAbout(result, rule.ID, about)
	if err != nil {
		return err
	}
	record := f.record(rule.ID, object, about, exchange.NextID(kept.Schema.Kind("waivers"), kept.Used))
	return a.writeWaiver(kept, result, record, found)
}

// check holds what is said to what can be.
func (f waiveFlags) check(rules *audit.Rules, kept *lint.Kept, asOf string) error {
	if _, err := parseDay("--until", f.until); err != nil {
		return err
	}
	if longest := rules.LongestWaiver(kept.Config, asOf); f.until < asOf || f.until > longest {
		return usagef("--until: %s is not within what can be accepted on %s: name a day up to %s", f.until, asOf, longest)
	}
	for _, one := range []struct{ flag, kind, id string }{{"approver", "people", f.approver}, {"owner", "people", f.owner}, {"risk", "risks", f.risk}} {
		if known := kept.Used[one.kind]; one.id != "" && len(known) > 0 && !slices.Contains(known, one.id) {
			return usagef("--%s: there is no %s in the register %s%s", one.flag, source.Escape(one.id), one.kind, didYouMean(one.id, "", known, "write an id that stands there"))
		}
	}
	return nil
}

func (f waiveFlags) record(rule, object, about, id string) *register.Record {
	r := &register.Record{Kind: "waivers", ID: id, Fields: map[string]any{}}
	for field, value := range map[string]string{
		"rule": rule, object: about, "reason": f.reason, "approver": f.approver, "until": f.until, "risk": f.risk, "owner": f.owner,
	} {
		if value = strings.TrimSpace(value); value != "" {
			r.Fields[field] = value
		}
	}
	return r
}

// findingsAbout are the findings of a rule about a record, a register or a
// commit, and which of them it is.
func findingsAbout(r *lint.Result, rule, about string) (object string, found []finding.Finding, err error) {
	var subjects []string
	for _, f := range r.Findings {
		if f.Rule != rule {
			continue
		}
		of := append([]string{f.Subject.String()}, f.Records...)
		subjects = append(subjects, of...)
		commit := f.Subject.Commit != "" && len(about) >= 7 && strings.HasPrefix(f.Subject.Commit, strings.ToLower(about))
		if !commit && !slices.Contains(of, about) && f.Subject.Kind != about {
			continue
		}
		switch {
		case commit:
			object = "commit"
		case f.Subject.Kind == about:
			object = "register"
		default:
			object = "record"
		}
		if f.Accepted() {
			return "", nil, usagef("%s accepts that of %s already, until %s", f.Waiver.ID, source.Escape(about), f.Waiver.Until)
		}
		found = append(found, f)
	}
	if len(found) > 0 {
		return object, found, nil
	}
	if len(subjects) == 0 {
		return "", nil, usagef("%s finds nothing here, so there is nothing to accept", rule)
	}
	otherwise := "it finds something about " + source.Escape(strings.Join(subjects[:min(3, len(subjects))], ", "))
	if near := nearest.To(about, subjects); near != "" {
		otherwise = "did you mean " + source.Escape(near) + "?"
	}
	return "", nil, usagef("%s finds nothing about %s: %s", rule, source.Escape(about), otherwise)
}

// writeWaiver adds the record to the register of accepted exceptions, or shows
// what is to be added where that is no list that can be written to.
func (a *app) writeWaiver(kept *lint.Kept, result *lint.Result, record *register.Record, found []finding.Finding) error {
	name, data, err := waiverFile(kept, result)
	if err != nil {
		return err
	}
	out, err := exchange.Append(kept.Config, kept.Schema, record.Kind, name, data, record)
	var refused *exchange.NotWritable
	if errors.As(err, &refused) {
		shown, err := exchange.Show(kept.Schema, record)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stdout, "%s\n", strings.TrimRight(shown, "\n"))
		return usagef("%s cannot be added to here: enter the record shown yourself", source.Escape(name))
	}
	if err != nil {
		return err
	}
	if err := exchange.Save(filepath.Join(kept.Root, filepath.FromSlash(name)), out, data != nil); err != nil {
		return fmt.Errorf("cannot write %s: %w", source.Escape(name), bare(err))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s written to %s. It accepts:\n", source.Escape(record.ID), source.Escape(name))
	for _, f := range found {
		fmt.Fprintf(&b, "  %s: %s: %s [%s]\n", f.Place, f.Severity, source.Escape(f.Message), f.Rule)
	}
	fmt.Fprintf(&b, "It holds once it is on the main branch and %s, not its author, has accepted it.\n", source.Escape(fmt.Sprint(record.Fields["approver"])))
	_, err = io.WriteString(a.stdout, b.String())
	return err
}

// waiverFile is the file of the register that a record goes to, with what is in
// it, nil for one that is to be made.
func waiverFile(kept *lint.Kept, result *lint.Result) (name string, data []byte, err error) {
	name = "registers/waivers.yaml"
	if files := kept.Config.Registers["waivers"].Files; len(files) > 0 && !strings.ContainsAny(files[0].Path, "*?[{") {
		name = files[0].Path
	}
	for _, k := range result.Kinds {
		if k.Name == "waivers" && len(k.Files) > 0 {
			name = k.Files[len(k.Files)-1]
		}
	}
	real := filepath.Join(kept.Root, filepath.FromSlash(name))
	if _, err := os.Lstat(real); errors.Is(err, fs.ErrNotExist) {
		return name, nil, os.MkdirAll(filepath.Dir(real), 0o755)
	}
	data, err = readGiven(real)
	return name, data, err
}
