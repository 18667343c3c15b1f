package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// keyVariable is where the key of hashed addresses is given. It stands in no
// file of the repository and in no flag, which others on the machine could
// read.
const keyVariable = "GOLDTHREAD_PEOPLE_KEY"

// peopleKey reads the key of hashed addresses; nil where none is given.
func peopleKey() (history.AddressKey, error) {
	text, given := os.LookupEnv(keyVariable)
	if !given || text == "" {
		return nil, nil
	}
	key, err := history.ReadAddressKey(text)
	if err != nil {
		return nil, usagef("%s: %v", keyVariable, err)
	}
	return key, nil
}

func init() { addCommand((*app).people) }

func (a *app) people() *cobra.Command {
	var hash bool
	c := &cobra.Command{
		Use:   "people [ADDRESS...]",
		Short: "Hash the addresses in the register of people with a key",
		Long: "People says how the addresses in the register of people are kept. With --hash those that stand as they are are\n" +
			"replaced, in the files themselves, by what the key makes of them (HMAC-SHA-256); nothing else in a file changes. With\n" +
			"ADDRESSes it prints what to write for each of them, and changes nothing.\n\n" +
			"The key is any text of 16 letters or more in the environment, as " + keyVariable + ". Keep it outside the repository, and\n" +
			"give it to every check: without it a commit tells of nobody who it was, and the check ends with status 4. Hashing\n" +
			"takes nothing out of the history: older versions of the file, and the commits themselves, hold what they held.\n\n" +
			"Exit status: 0 nothing stands as it is, or all was hashed, 1 some addresses stand as they are, 2 the command line,\n" +
			"the key or the configuration is wrong, 3 could not write.",
		Example: "  " + keyVariable + "=$(cat ~/.goldthread-key) goldthread people --hash",
		RunE:    func(c *cobra.Command, args []string) error { return a.runPeople(c.Context(), args, hash) },
	}
	c.Flags().BoolVar(&hash, "hash", false, "hash addresses with the key in "+keyVariable)
	return c
}

func (a *app) runPeople(_ context.Context, given []string, hash bool) error {
	key, err := peopleKey()
	switch {
	case err != nil:
		return err
	case len(given) > 0 && !hash:
		return usagef("people takes an address only with --hash")
	case hash && key == nil:
		return usagef("--hash needs a key in the environment as %s: for example what `openssl rand -hex 32` prints, kept where the repository is not", keyVariable)
	case len(given) > 0:
		return a.hashGiven(key, given)
	}
	o, err := a.lintOptions(checkFlags{})
	if err != nil {
		return err
	}
	set, err := lint.Open(o)
	if err != nil {
		return err
	}
	registers, err := register.Load(set.Files, set.Config, set.Schema, register.Options{})
	if err != nil {
		return err
	}
	kept := addressesOf(registers.Records["people"])
	if !hash {
		return a.sayAddresses(kept)
	}
	files, left, err := hashed(set, kept, key)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := exchange.Save(filepath.Join(set.Folder, filepath.FromSlash(name)), files[name].data, true); err != nil {
			return fmt.Errorf("cannot write %s: %w", source.Escape(name), bare(err))
		}
		fmt.Fprintf(a.stdout, "%s: %d %s hashed\n", source.Escape(name), files[name].n, plural(files[name].n, "address", "addresses"))
	}
	for _, k := range left {
		fmt.Fprintf(a.stdout, "left as it is: %s (%s)\n", k.place, k.why)
	}
	if len(files) == 0 && len(left) == 0 {
		fmt.Fprintln(a.stdout, "No address stands as it is.")
	}
	if len(left) > 0 {
		return found(lint.ExitFindings)
	}
	return nil
}

func (a *app) hashGiven(key history.AddressKey, given []string) error {
	for i, text := range given {
		sum, err := key.HashIfAddress(text)
		if err != nil {
			return usagef("word %d %v", i+1, err)
		}
		fmt.Fprintln(a.stdout, sum)
	}
	return nil
}

// A keptAddress is one in the register of people, where it stands.
type keptAddress struct {
	text  string
	place source.Place
	why   string // it cannot be hashed
}

func addressesOf(records []*register.Record) []keptAddress {
	var all []keptAddress
	for _, r := range records {
		list, _ := r.Fields["emails"].([]any)
		for i, item := range list {
			if text, ok := item.(string); ok {
				all = append(all, keptAddress{text: text, place: r.Place(fmt.Sprintf("emails[%d]", i))})
			}
		}
	}
	return all
}

// sayAddresses counts how addresses are kept.
func (a *app) sayAddresses(kept []keptAddress) error {
	keyed, plain, open := 0, 0, 0
	for _, k := range kept {
		switch history.AddressForm(k.text) {
		case history.AddressKeyed:
			keyed++
		case history.AddressHashed:
			plain++
		default:
			open++
		}
	}
	fmt.Fprintf(a.stdout, "Addresses  hashed with a key %d · hashed without one %d · as they are %d\n", keyed, plain, open)
	if open+plain > 0 {
		fmt.Fprintf(a.stdout, "Next: %s=... goldthread people --hash\n", keyVariable)
		return found(lint.ExitFindings)
	}
	return nil
}

// A rewritten file has addresses hashed in it.
type rewritten struct {
	data []byte
	n    int
}

// hashed are the files with the hash in the place of each address that stands
// as it is, and the addresses that have to be changed by hand.
func hashed(set *lint.Prepared, kept []keptAddress, key history.AddressKey) (files map[string]*rewritten, left []keptAddress, err error) {
	files = map[string]*rewritten{}
	slices.SortStableFunc(kept, func(a, b keptAddress) int { return -a.place.Compare(b.place) }) // from behind, so that places stay true
	for _, k := range kept {
		sum, fault := key.HashIfAddress(k.text)
		switch {
		case fault == nil && history.AddressForm(k.text) == history.AddressKeyed:
			continue
		case fault != nil:
			k.why = "it is hashed with another key, or without one"
			left = append(left, k)
			continue
		case k.place.Line == 0 || k.place.Sheet != "":
			k.why = "it stands in a workbook: write " + sum
			left = append(left, k)
			continue
		}
		f := files[k.place.File]
		if f == nil {
			data, err := source.Read(set.Files, k.place.File, source.MaxFile)
			if err != nil {
				return nil, nil, err
			}
			f = &rewritten{data: data}
		}
		data, ok := replacedAt(f.data, k.place, k.text, sum)
		if !ok {
			k.why = "it is written in another way there: write " + sum
			left = append(left, k)
			continue
		}
		f.data, f.n = data, f.n+1
		files[k.place.File] = f
	}
	return files, left, nil
}

// replacedAt is data with one text in the place of another, which stands in the
// line of a place at its column or behind it.
func replacedAt(data []byte, p source.Place, from, to string) ([]byte, bool) {
	line, ok := source.Line(data, p.Line)
	if !ok {
		return nil, false
	}
	at := 0
	for column := 1; column < p.Column && at < len(line); column++ {
		_, size := utf8.DecodeRune(line[at:])
		at += size
	}
	i := strings.Index(string(line[at:]), from)
	if i < 0 {
		return nil, false
	}
	start := 0
	for n := 1; n < p.Line; n++ {
		start += strings.IndexByte(string(data[start:]), '\n') + 1
	}
	start += at + i
	return slices.Concat(data[:start], []byte(to), data[start+len(from):]), true
}
