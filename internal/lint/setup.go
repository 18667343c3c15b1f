package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/watch"
)

// A setup is what the registers are read and judged by.
type setup struct {
	config *register.Config
	schema *register.Schema
	rules  *audit.Rules
	keys   *signature.Keys

	authorities *anchor.Authorities // whose time stamps count
	failOn      finding.Severity
	reads       *register.Decoder // nil while not asked for
}

// decoder reads files as the configuration says, the same one every time.
func (s *setup) decoder() *register.Decoder {
	if s.reads == nil {
		s.reads = s.config.Decoder(s.schema)
	}
	return s.reads
}

// readConfig reads the configuration and the register types. Faults of either
// are a *UsageError.
func (t *target) readConfig(o Options) (*register.Config, *register.Schema, error) {
	config, schema, faults, err := register.ConfigureWithin(t.limits, t.configFS, t.config, o.Schema)
	if err != nil {
		return nil, nil, t.withRemedy(err)
	}
	if len(faults) > 0 {
		return nil, nil, configError(o, faults)
	}
	return config, schema, nil
}

// configure reads the configuration, the register types and the rules, ours
// first and then those of the folders that the configuration names.
func configure(o Options, t *target) (*setup, error) {
	config, schema, err := t.readConfig(o)
	if err != nil {
		return nil, err
	}
	sources, faults, err := t.policies(o, config)
	if err != nil {
		return nil, err
	}
	keys, found, err := t.readKeys(config)
	if err != nil {
		return nil, err
	}
	authorities, more := t.readAuthorities(config)
	if faults = slices.Concat(faults, found, more); len(faults) > 0 {
		return nil, configError(o, faults)
	}
	rules, err := compileWithin(o, config, schema, sources)
	if err != nil {
		return nil, err
	}
	s := &setup{config: config, schema: schema, rules: rules, keys: keys, authorities: authorities}
	if faults := rules.CheckConfig(config); len(faults) > 0 {
		return nil, configError(o, faults)
	}
	s.failOn, err = failOn(o.FailOn, config)
	return s, err
}

// shipped holds the compiled rules of each pair of shipped policies and types:
// they are the same for every repository that adds none of its own, and
// compiling them takes longer than judging a small one.
var shipped sync.Map // of shippedKey to func() (*audit.Rules, error)

type shippedKey struct{ policies, schema fs.FS }

func compile(o Options, c *register.Config, schema *register.Schema, sources []fs.FS) (*audit.Rules, error) {
	fresh := func() (*audit.Rules, error) { return audit.Compile(schema, sources...) }
	keyed := reflect.TypeOf(o.Policies).Comparable() && reflect.TypeOf(o.Schema).Comparable()
	if len(sources) > 1 || len(c.Schemas) > 0 || !keyed {
		return fresh()
	}
	once, _ := shipped.LoadOrStore(shippedKey{o.Policies, o.Schema}, sync.OnceValues(fresh))
	return once.(func() (*audit.Rules, error))()
}

// compileWithin ends with a *watch.LimitError when that takes more than the
// configuration allows, which only rules of the user's can bring about.
func compileWithin(o Options, c *register.Config, schema *register.Schema, sources []fs.FS) (rules *audit.Rules, err error) {
	dog := watch.New(c.Work().Rules, register.WorkSetting("rules")).Deaf()
	if tooMuch := dog.Run(context.Background(), func(context.Context) {
		defer dog.Begin("making the rules ready", "rules")()
		rules, err = compile(o, c, schema, sources)
	}); tooMuch != nil {
		return nil, tooMuch
	}
	return rules, err
}

// Rules returns the rules that a check with these options would go by: the
// shipped ones and those of the folders that the configuration names. Where
// o.Dir holds no configuration, the shipped ones.
func Rules(o Options) (*audit.Rules, error) {
	t, err := open(o)
	if err != nil {
		return nil, err
	}
	s, err := configure(o, t)
	if err != nil {
		return nil, err
	}
	return s.rules, nil
}

// WorkLimits are what a check with these options may take. It reads nothing but
// the configuration.
func WorkLimits(o Options) (register.WorkLimits, error) {
	t, err := open(o)
	if err != nil {
		return register.WorkLimits{}, err
	}
	config, faults, err := register.ReadConfig(t.configFS, t.config, nil)
	switch {
	case err != nil:
		return register.WorkLimits{}, t.withRemedy(err)
	case len(faults) > 0:
		return register.WorkLimits{}, configError(o, faults)
	}
	return config.Work(), nil
}

// A Prepared check is what it would go by, without the check.
type Prepared struct {
	Config *register.Config
	Schema *register.Schema
	Files  fs.FS  // that would be looked at
	Folder string // where they lie, on disk
	target *target
}

// Open finds out what a check with these options would go by.
func Open(o Options) (*Prepared, error) {
	t, err := open(o)
	if err != nil {
		return nil, err
	}
	config, schema, err := t.readConfig(o)
	if err != nil {
		return nil, err
	}
	return &Prepared{config, schema, t.files, t.folder(o), t}, nil
}

// folder is where the files that are checked lie on disk.
func (t *target) folder(o Options) string {
	if t.repo == nil {
		return o.Dir
	}
	return filepath.Join(t.repo.Root(), filepath.FromSlash(t.root))
}

// RuleFolders are the folders of the user's rules, as seen from Folder.
func (s *Prepared) RuleFolders() ([]string, error) { return s.target.policyFolders(s.Config) }

// History says in words how much of the history is there, and what to do
// about what is not.
func (s *Prepared) History() (state string, remedies []string, err error) {
	switch {
	case s.target.repo == nil:
		return "none: the folder is not in a Git repository", []string{"Put it under Git, and every later change shows who made it and when."}, nil
	case s.target.head == "":
		return "not committed yet", []string{"Commit the registers, and every later change shows who made it and when."}, nil
	}
	missing, err := s.target.repo.Lacks()
	if err != nil {
		return "", nil, err
	}
	unasked, err := s.unasked()
	if err != nil {
		return "", nil, err
	}
	missing = append(missing, unasked...)
	var lacks []string
	for _, lack := range missing {
		lacks = append(lacks, sentence(lack.What))
		remedies = append(remedies, sentence(lack.Remedy))
	}
	if len(lacks) > 0 {
		return "not complete: " + strings.Join(lacks, " "), remedies, nil
	}
	return "complete", nil, nil
}

// unasked are the branches with saved approvals or anchors that are in use and
// were not fetched.
func (s *Prepared) unasked() ([]repo.Lack, error) {
	places := history.ApprovalPlaces{Branch: s.Config.Approvals.Branch}
	all, err := history.Unasked(s.target.repo, s.target.head, places)
	if errors.Is(err, repo.ErrFormat) {
		return nil, nil // said already, and more than that is missing
	}
	var lacks []repo.Lack
	for _, u := range all {
		if lack, ok := u.Lack(); ok {
			lacks = append(lacks, lack)
		}
	}
	return lacks, err
}

func configError(o Options, faults []finding.Finding) error {
	// Of a configuration kept elsewhere only the path that was typed leads
	// anywhere.
	for i := range faults {
		if o.Config != "" && faults[i].Place.File == filepath.Base(o.Config) {
			faults[i].Place.File = filepath.ToSlash(o.Config)
		}
	}
	message := "the configuration cannot be used"
	if n := len(faults); n > 1 {
		message = fmt.Sprintf("the configuration has %d faults", n)
	}
	return &UsageError{Message: message, Findings: faults}
}

// profileFails is the severity at which each profile fails a run.
var profileFails = map[string]finding.Severity{
	"start":         finding.Error,
	"advisory":      finding.Error,
	"certification": finding.Warning,
	"strict":        finding.Note,
}

// never is the spelling of "findings do not fail the run".
const never = "never"

func failOn(option string, c *register.Config) (finding.Severity, error) {
	for _, text := range []string{option, c.FailOn} {
		switch text {
		case "":
			continue
		case never:
			return finding.Invalid, nil
		}
		s, err := finding.ParseSeverity(text)
		if err != nil {
			return finding.Invalid, &UsageError{Message: err.Error() + " or " + never}
		}
		return s, nil
	}
	s, ok := profileFails[c.Profile]
	if !ok {
		return finding.Invalid, errors.New("no failing severity for profile " + c.Profile)
	}
	return s, nil
}

// keptKinds lists the register types, kept or not, in the order of the schema.
func keptKinds(s *register.Schema, r *register.Registers) (kept []KindRead, notKept []string) {
	for _, k := range s.Kinds {
		if !r.Kept[k.Name] {
			notKept = append(notKept, k.Name)
			continue
		}
		read := KindRead{Name: k.Name, Title: k.Title}
		for _, rec := range r.Records[k.Name] {
			if k.Live(rec) {
				read.Live++
			}
		}
		for _, f := range r.Files {
			if slices.Contains(f.Kinds, k.Name) {
				read.Files = append(read.Files, f.Path)
			}
		}
		kept = append(kept, read)
	}
	return kept, notKept
}
