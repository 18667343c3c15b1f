package lint

import (
	"slices"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// assemble puts what the rooms found into one result.
func assemble(o Options, t *target, s *setup, r *register.Registers, e *history.Evidence, a *audit.Result) *Result {
	res := describe(o, t, s, r, e)
	res.Findings, res.Ledger, res.Rules = a.Findings, a.Ledger, s.rules.List()
	for _, f := range a.Findings {
		if f.Rule == "registers/record_invalid" {
			res.Unread = append(res.Unread, f.Place)
		}
	}
	for i := range res.Findings {
		res.Findings[i].Hint = s.config.Named(res.Findings[i].Hint)
	}
	for _, reason := range incomplete(t, s, r, e, a) {
		res.Incomplete = append(res.Incomplete, s.config.Named(reason))
	}
	return res
}

// describe says what was looked at.
func describe(o Options, t *target, s *setup, r *register.Registers, e *history.Evidence) *Result {
	res := &Result{
		AsOf:       o.AsOf.UTC().Format(time.DateOnly),
		Profile:    s.config.Profile,
		FailOn:     s.failOn,
		Root:       t.root,
		Commit:     t.head,
		Branch:     t.branch,
		WorkTree:   t.worktree,
		Dirty:      dirty(e),
		Cast:       castOf(o, s, r, e),
		ConfigFile: s.config.File,
		History:    e,
		Sources: func(file string) ([]byte, error) {
			data, err := source.Read(t.files, file, source.MaxFile)
			if i := slices.IndexFunc(r.Files, func(f register.FileRead) bool { return f.Path == file }); i >= 0 {
				data = r.Files[i].Readable(data)
			}
			return data, err
		},
	}
	for _, rec := range r.Records["organisation"] {
		res.Organisation, _ = rec.Fields["legal_name"].(string)
	}
	res.Kinds, res.NotKept = keptKinds(s.schema, r)
	for _, f := range r.Files {
		for _, c := range f.Unmapped {
			res.Unmapped = append(res.Unmapped, UnmappedColumn{f.Path, c})
		}
	}
	return res
}

// dirty reports whether a record differs from what is committed.
func dirty(e *history.Evidence) bool {
	if e == nil {
		return false
	}
	for _, tl := range e.Timelines {
		if tl.State == history.NotCommitted {
			return true
		}
	}
	return false
}

// incomplete says why the run cannot be taken for a complete check.
func incomplete(t *target, s *setup, r *register.Registers, e *history.Evidence, a *audit.Result) []string {
	reasons := unread(t, s, r, e)
	if len(r.Files) == 0 {
		return reasons
	}
	for _, entry := range a.Ledger {
		if entry.Status == audit.Tested {
			return reasons
		}
	}
	return append(reasons, "No rule was tested: none of them had a record to look at.")
}

// unread says what of the registers and their history was not there to be
// read.
func unread(t *target, s *setup, r *register.Registers, e *history.Evidence) []string {
	leftOut := t.leftOut(s)
	reasons := slices.Clone(leftOut)
	switch {
	case t.alone:
		reasons = append(reasons, "Nothing about history was checked: this is one file by itself.")
	case t.repo == nil:
		reasons = append(reasons, "Nothing about history was checked: the folder is not in a Git repository.")
	default:
		for _, lack := range e.Lacks {
			if e.State != history.Complete || lack.Kind == repo.LackEvidence {
				reasons = append(reasons, sentence(lack.What)+" "+sentence(lack.Remedy))
			}
		}
	}
	switch {
	case len(r.Files) > 0 || len(leftOut) > 0:
	case len(r.Unreadable) > 0:
		reasons = append(reasons, "No register could be read.")
	default:
		reasons = append(reasons, "No register was found: put files into a folder named registers, or say in "+
			register.ConfigFile+" where they are, which goldthread init --from FILE proposes.")
	}
	return reasons
}
