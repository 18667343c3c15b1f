package register

import (
	"sync"

	"cuelang.org/go/cue"
)

// A Schema is the compiled table of register types: ours and the user's.
type Schema struct {
	Kinds []*Kind // in alphabetical order of Name
	// Thread holds the stages of the golden thread in their order; see thread
	// in the register types. One of them, the middle, has no Says.
	Thread []Stage
	kinds  map[string]*Kind
	judge  judge
}

// judge is what a schema needs to ask CUE. A cue.Context is not for
// concurrent use, so every question takes the lock.
type judge struct {
	mu  sync.Mutex
	ctx *cue.Context
}

// A Kind is one register type, read from one entry of the CUE table.
type Kind struct {
	Name      string // "requirements"
	Title     string // "Requirements of interested parties"
	Singular  string // "requirement", for messages
	Clause    string // "4.2 b-c"
	Prefix    string // "REQ"; several as "ROL, PER"
	Single    bool   // one record at most, whose id is the kind's name unless it states another (organisation, scope)
	Mandatory bool   // an organisation cannot do without it (parties, requirements)
	Doc       string
	// Fields in the order of the CUE file, common fields last. The id is not
	// among them: a record holds it apart.
	Fields []*Field
	// OwnStatus tells that status holds the register's own words (laws: in
	// force; soa: implemented) and not draft, live or retired. Such a record
	// is live until it has a retired_on.
	OwnStatus bool
	Stage     string // of the golden thread that its records are, "" for none
	Apart     []Apart

	derived [][]*derivation // by field, in the order of the types
	noID    bool            // the configuration, which is no record
	value   cue.Value
	id      cue.Value  // the type of the id
	known   *knownType // what value is, where Go can tell; else nil
}

// A Field is one field of a register type, or of a struct inside one. What is
// told of a list's values (Ref, Control, Prose ...) stands on the list and on
// its Elem alike.
type Field struct {
	Name  string
	Label string // what people read: "decision" for disposition; default the name with spaces
	Doc   string
	Words string // what to write, for messages: "a day such as 2026-03-31"
	Type  Type
	// Enum lists the allowed strings and Format names a further shape, for
	// Type String only. With both, either will do.
	Enum   []string
	Format string // "date", "duration" or ""

	Elem   *Field   // of a List or a Map
	Fields []*Field // of a Struct

	Ref      []string // kinds it may point at, from @ref(contracts,laws); every kind for @ref(any)
	Keys     []string // kinds that the names in a Map point at, from @keys(any)
	Open     bool     // @ref(..., text): words that name no record are fine too
	Set      bool     // @set: order does not matter
	Control  bool     // @control: an Annex A or own control identifier, normalised
	ID       bool     // @id: names the record when no id is written
	Prose    bool     // @prose: free text that the word lists are matched against
	Claim    bool     // @claim: a typed review claim, left out of the fingerprint
	Personal bool     // @personal: personal data
	Ignored  bool     // @ignored: left out of the fingerprint (notes, tags)
	Own      bool     // @own: columns of the user's own, kept and not judged
	Scale    bool     // @scale: words of one's own are kept in the @own field, by this field's name
	File     bool     // @file: a file of the repository
	Ends     bool     // @ends: the last day of what the record is about
	Limit    bool     // @limit: a limit in figures: how it limits, the value, its unit and what is limited
	// Order lists values from the loosest to the tightest, from @order: of a
	// word such as mandatory, of true and false, or of a span, long or short.
	// Those that it does not name cannot be compared.
	Order []string
	// Place tells that it says where in the record that is named beside it, from
	// @place.
	Place  bool
	Thread Step
	digest string // the field beside it that holds the SHA-256 of the file

	required bool
	value    cue.Value
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
