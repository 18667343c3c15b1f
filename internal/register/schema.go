package register

import (
	"context"
	"sync"

	"cuelang.org/go/cue"

	"github.com/goldthread/goldthread/internal/watch"
)

// A Schema is the compiled table of register types: ours and the user's.
type Schema struct {
	Kinds []*Kind // in alphabetical order of Name
	// Thread holds the stages of the golden thread in their order; see thread
	// in the register types. One of them, the middle, has no Says.
	Thread []Stage
	kinds  map[string]*Kind
	judge  judge
	digest string // of the texts it was compiled from; see [Schema.Digest]
}

// judge is what a schema needs to ask CUE. A cue.Context is not for
// concurrent use, so every question takes the lock.
type judge struct {
	mu      sync.Mutex
	ctx     *cue.Context            // nil: the types were told compiled, and nothing was asked yet
	compile func() (*Schema, error) // what gives the context then, and the values
	watch   *watch.Watch
	stopped error // a question took too much: CUE may still be at it, so nothing is asked any more
}

// faults has CUE judge a draft, within the limits of the check. Where it takes too
// much, nothing is found, and [Schema.tooMuch] says so.
func (s *Schema) faults(d *draft, whole map[string]any) []valueFault {
	defer s.ask()()
	j := &s.judge
	if j.stopped != nil {
		return nil
	}
	var found []valueFault
	held := "held against the register type " + d.Kind
	j.stopped = j.watch.Run(context.Background(), func(context.Context) {
		defer j.watch.Begin("the record at "+d.Place("").String()+", "+held, "what is "+held)()
		found = j.faults(d, whole)
	})
	if j.stopped != nil {
		return nil // found may be written to
	}
	return found
}

// tooMuch is the *watch.LimitError of a question that CUE could not answer
// within the limits, after which no answer of [Schema.check] counts; else nil.
func (s *Schema) tooMuch() error {
	s.judge.mu.Lock()
	defer s.judge.mu.Unlock()
	return s.judge.stopped
}

// A Kind is one register type, read from one entry of the CUE table.
type Kind struct {
	Name      string `json:",omitzero"` // "requirements"
	Title     string `json:",omitzero"` // "Requirements of interested parties"
	Singular  string `json:",omitzero"` // "requirement", for messages
	Clause    string `json:",omitzero"` // "4.2 b-c"
	Prefix    string `json:",omitzero"` // "REQ"; several as "ROL, PER"
	Single    bool   `json:",omitzero"` // one record at most, whose id is the kind's name unless it states another (organisation, scope)
	Mandatory bool   `json:",omitzero"` // an organisation cannot do without it (parties, requirements)
	Doc       string `json:",omitzero"`
	// Fields in the order of the CUE file, common fields last. The id is not
	// among them: a record holds it apart.
	Fields []*Field `json:",omitzero"`
	// OwnStatus tells that status holds the register's own words (laws: in
	// force; soa: implemented) and not draft, live or retired. Such a record
	// is live until it has a retired_on.
	OwnStatus bool    `json:",omitzero"`
	Stage     string  `json:",omitzero"` // of the golden thread that its records are, "" for none
	Apart     []Apart `json:",omitzero"`

	derived [][]*derivation // by field, in the order of the types
	noID    bool            // the configuration, which is no record
	value   cue.Value       // see [Schema.ask]
	id      cue.Value       // the type of the id
	known   *knownType      // what value is, where Go can tell; else nil
}

// A Field is one field of a register type, or of a struct inside one. What is
// told of a list's values (Ref, Control, Prose ...) stands on the list and on
// its Elem alike.
type Field struct {
	Name  string `json:",omitzero"`
	Label string `json:",omitzero"` // what people read: "decision" for disposition; default the name with spaces
	Doc   string `json:",omitzero"`
	Words string `json:",omitzero"` // what to write, for messages: "a day such as 2026-03-31"
	Type  Type   `json:",omitzero"`
	// Enum lists the allowed strings and Format names a further shape, for
	// Type String only. With both, either will do.
	Enum   []string `json:",omitzero"`
	Format string   `json:",omitzero"` // "date", "duration" or ""

	Elem   *Field   `json:",omitzero"` // of a List or a Map
	Fields []*Field `json:",omitzero"` // of a Struct

	Ref      []string `json:",omitzero"` // kinds it may point at, from @ref(contracts,laws); every kind for @ref(any)
	Keys     []string `json:",omitzero"` // kinds that the names in a Map point at, from @keys(any)
	Open     bool     `json:",omitzero"` // @ref(..., text): words that name no record are fine too
	Set      bool     `json:",omitzero"` // @set: order does not matter
	Control  bool     `json:",omitzero"` // @control: an Annex A or own control identifier, normalised
	ID       bool     `json:",omitzero"` // @id: names the record when no id is written
	Prose    bool     `json:",omitzero"` // @prose: free text that the word lists are matched against
	Claim    bool     `json:",omitzero"` // @claim: a typed review claim, left out of the fingerprint
	Personal bool     `json:",omitzero"` // @personal: personal data
	// Outsider tells that it names an organisation outside, from @outsider, and
	// OutsiderGroup, from @outsider(group), that it may be a word for a group of
	// them in its place, such as Regulators.
	Outsider      bool `json:",omitzero"`
	OutsiderGroup bool `json:",omitzero"`

	Ignored bool `json:",omitzero"` // @ignored: left out of the fingerprint (notes, tags)
	Own     bool `json:",omitzero"` // @own: columns of the user's own, kept and not judged
	Scale   bool `json:",omitzero"` // @scale: words of one's own are kept in the @own field, by this field's name
	File    bool `json:",omitzero"` // @file: a file of the repository
	Ends    bool `json:",omitzero"` // @ends: the last day of what the record is about
	Limit   bool `json:",omitzero"` // @limit: a limit in figures: how it limits, the value, its unit and what is limited
	// Order lists values from the loosest to the tightest, from @order: of a
	// word such as mandatory, of true and false, or of a span, long or short.
	// Those that it does not name cannot be compared.
	Order []string `json:",omitzero"`
	// Place tells that it says where in the record that is named beside it, from
	// @place.
	Place  bool `json:",omitzero"`
	Thread Step `json:",omitzero"`
	// Digest is the field beside it that holds the SHA-256 of the file.
	Digest   string `json:",omitzero"`
	Required bool   `json:",omitzero"`

	value cue.Value // see [Schema.ask]
}

// Type is the shape of a field's value.
type Type int

// The shapes a register may hold.
const (
	String Type = iota
	Bool
	Int
	Number
	List
	Map
	Struct
	Any // more than one of the above
)

// Kind returns the register type of that name, or nil.
func (s *Schema) Kind(name string) *Kind { return s.kinds[name] }

// Names lists the register types in alphabetical order.
func (s *Schema) Names() []string {
	names := make([]string, len(s.Kinds))
	for i, k := range s.Kinds {
		names[i] = k.Name
	}
	return names
}

// Field returns the field of that name, or nil.
func (k *Kind) Field(name string) *Field { return fieldNamed(k.Fields, name) }

// Field returns the field of that name of a struct, or nil.
func (f *Field) Field(name string) *Field { return fieldNamed(f.Fields, name) }

func fieldNamed(fields []*Field, name string) *Field {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

func fieldNames(fields []*Field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.Name
	}
	return names
}
