package lint

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/watch"
)

// mine asks Git about every record of the snapshot. Outside Git there is
// nothing to ask, and the evidence is nil.
func mine(ctx context.Context, o Options, t *target, s *setup, r *register.Registers) (*history.Evidence, error) {
	if t.repo == nil {
		return nil, nil
	}
	opts, err := historyOptions(o, t, s, r)
	if err != nil {
		return nil, err
	}
	return history.Mine(ctx, opts)
}

// adopted reads since when the registers are under these checks. A commit that
// nothing is known of is a fault of the configuration, but not where only part
// of the history is there, which is told anyway.
func (t *target) adopted(o Options, c *register.Config, opts *history.Options) error {
	if c.Adopted == "" {
		return nil
	}
	if on, err := time.Parse(time.DateOnly, c.Adopted); err == nil {
		opts.AdoptedOn = on
		return nil
	}
	f := finding.Finding{
		Rule: register.RuleConfigInvalid, Severity: finding.Error, Place: c.Place("adopted"), Field: "adopted",
		Hint: "Write the day since which the registers are kept by these checks, or leave it out.",
	}
	moves, err := t.repo.Moves(c.Adopted)
	if err != nil {
		return err
	}
	id, err := t.repo.Resolve(c.Adopted)
	switch {
	case moves:
		f.Message = fmt.Sprintf("adopted is %q, which moves on with every commit, so that nothing would ever be new.", c.Adopted)
	case err == nil:
		opts.AdoptedAt = id
		return nil
	default:
		if lacks, lackErr := t.repo.Lacks(); lackErr != nil || len(lacks) > 0 {
			return lackErr
		}
		f.Message = fmt.Sprintf("adopted is %q, which is neither a day such as 2026-03-01 nor a commit: %v.", c.Adopted, err)
	}
	f.Seal()
	return configError(o, []finding.Finding{f})
}

// historyOptions say whose history to mine for a snapshot of a repository.
func historyOptions(o Options, t *target, s *setup, r *register.Registers) (history.Options, error) {
	live := map[register.Key]*register.Record{}
	for _, records := range r.Records {
		for _, rec := range records {
			live[rec.Key()] = rec
		}
	}
	opts := history.Options{
		Repo:    t.repo,
		Head:    t.head,
		Main:    s.config.Main,
		Dir:     t.root,
		Decoder: s.decoder(),
		Schema:  s.schema,
		Live:    live,
		Limits:  s.config.Work().History,
		Dirty:   t.worktree,
		People:  r.Records["people"],

		AddressKey: o.AddressKey,
		Progress:   o.Progress,
		Readers:    o.shared.readers(),
		Headers:    r.Headers,
		Lodged:     o.Lodged,

		Authorities: s.authorities,
		Keys:        s.keys,
		AsOf:        o.AsOf,
		Approvals: history.ApprovalPlaces{
			Branch: s.config.Approvals.Branch, Folder: s.config.Approvals.Folder, Inside: s.config.Approvals.Inside,
			Repositories: s.config.Approvals.Repositories,
		},

		AcceptPlatform: s.config.Signatures.AcceptPlatform,
		RegisteredThen: s.config.Profile == "strict",
		KeysAt:         t.keysAt(o, s.config),
	}
	if o.Config == "" {
		opts.ConfigFile, opts.ConfigNames = cmp.Or(s.config.File, register.ConfigFile), register.ConfigFiles
		opts.Configured = s.config.File != ""
		opts.DecoderAt = t.decoderAt(o, s.config, opts.ConfigFile)
	}
	var err error
	if opts.Kept, err = o.Cache.kept(t); err != nil {
		return opts, err
	}
	err = t.adopted(o, s.config, &opts)
	return opts, err
}

// decoderAt reads the mapping that a commit brought along, for register files
// that today's mapping no longer matches. A version of the configuration that
// cannot be used maps nothing, and one that is today's nothing more.
func (t *target) decoderAt(o Options, today *register.Config, configFile string) func(repo.ID, string) (history.Decoder, error) {
	now, _ := source.Read(t.files, configFile, source.MaxFile) // none: nothing is equal to it
	limits := today.Work()
	return func(id repo.ID, dir string) (history.Decoder, error) {
		files, err := t.repo.Files(id)
		if err != nil {
			return nil, err
		}
		name := path.Join(dir, configFile)
		then, err := source.Read(files, name, source.MaxFile)
		none := errors.Is(err, fs.ErrNotExist)
		if errors.Is(err, repo.ErrMissing) {
			return nil, err
		}
		if err != nil && !none || none && now == nil || bytes.Equal(then, now) {
			return nil, nil
		}
		if known, ok := o.shared.decoder(id, name); ok {
			return known, nil
		}
		config, schema, faults, err := register.ConfigureWithin(&limits, files, name, o.Schema)
		if err != nil {
			return nil, err
		}
		var decoder history.Decoder
		if len(faults) == 0 {
			decoder = config.Decoder(schema)
		}
		o.shared.keep(id, name, decoder)
		return decoder, nil
	}
}

// shared is what several looks at one repository need not work out again; nil
// for a single one.
type shared struct {
	reading  *history.Readers
	decoders map[decoderAt]history.Decoder
}

// decoderAt names the configuration of a commit.
type decoderAt struct {
	commit repo.ID
	file   string
}

func newShared() *shared {
	return &shared{history.NewReaders(), map[decoderAt]history.Decoder{}}
}

func (s *shared) readers() *history.Readers {
	if s == nil {
		return nil
	}
	return s.reading
}

func (s *shared) decoder(commit repo.ID, file string) (history.Decoder, bool) {
	if s == nil {
		return nil, false
	}
	d, ok := s.decoders[decoderAt{commit, file}]
	return d, ok
}

func (s *shared) keep(commit repo.ID, file string, d history.Decoder) {
	if s != nil {
		s.decoders[decoderAt{commit, file}] = d
	}
}

// keysAt reads the keys that were kept at a commit: from the files that its
// configuration named, else from those that the present one names.
func (t *target) keysAt(o Options, now *register.Config) func(repo.ID, string) (*signature.Keys, error) {
	configFile, limits := cmp.Or(now.File, register.ConfigFile), now.Work()
	named := map[string]register.SignatureConfig{} // by content of the configuration
	return func(id repo.ID, dir string) (*signature.Keys, error) {
		files, err := t.repo.Files(id)
		if err != nil {
			return nil, err
		}
		if dir != "" {
			if files, err = fs.Sub(files, dir); err != nil {
				return nil, err
			}
		}
		then, err := source.Read(files, configFile, source.MaxFile)
		if errors.Is(err, repo.ErrMissing) {
			return nil, err
		}
		use, known := named[string(then)]
		if !known {
			if use = now.Signatures; err == nil && o.Config == "" {
				config, _, faults, err := register.ConfigureWithin(&limits, files, configFile, o.Schema)
				if errors.Is(err, repo.ErrMissing) || watch.Left(err) {
					return nil, err
				}
				if err == nil && len(faults) == 0 && config.Signatures.Configured() {
					use = config.Signatures
				}
			}
			named[string(then)] = use
		}
		keys, _, err := signature.Load(files, keyFiles(use)) // what cannot be read was no key then
		return keys, err
	}
}

// historyFindings says what is missing from the clone, in front of everything
// that could therefore not be shown.
func historyFindings(e *history.Evidence) []finding.Finding {
	if e == nil {
		return nil
	}
	found := keyFindings(e)
	for _, lack := range e.Lacks {
		found = append(found, finding.Finding{
			Rule:    "registers/history_shallow",
			Subject: finding.Subject{Commit: string(e.Head)},
			Message: sentence(lack.What),
			Hint:    sentence(lack.Remedy),
			Value:   lack.What,
		})
	}
	return found
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
