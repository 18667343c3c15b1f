package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"

	"github.com/goldthread/goldthread/internal/nearest"
)

// A Stage is one stage of the golden thread, as the register types have it
// under thread.
type Stage struct {
	Name  string // "party"
	Title string // "Interested parties"
	// Says is how a record of the middle names those of the stage: asked by.
	// Stages with the same words answer one question. It is "" for the middle.
	Says string
	// Words stands before words that are in the place of a record, where they
	// would not read on after Says; "" for nothing.
	Words string
	Back  string // how those name a record of the middle: asks for
	// Lacks is said of a record of the middle that no stage with these words
	// answers, and Idle of a record of the stage from which no way leads to the
	// middle. Where they are "" nothing is missing.
	Lacks, Idle string
}

// An Apart says of which records of a register the golden thread asks nothing:
// those whose Field has one of the words Is. From says which question is not
// asked, by the Says of its stages; "" is all of them.
type Apart struct {
	Field string
	Is    []string
	From  string
	Words string // what is said of them: does not apply
}

// A Step says what a field means to the golden thread, from @thread.
type Step struct {
	// No: it names records in passing.
	No bool
	// When is the field beside it that must be true for it to be a step.
	When string
	// Stage is what words in it that name no record stand for.
	Stage string
}

// SetApart says in words why the golden thread asks nothing of r: of the
// question with the words says, or of any where says is "". It is "" where it
// does.
func (k *Kind) SetApart(r *Record, says string) string {
	for _, a := range k.Apart {
		if (a.From == "" || a.From == says) && slices.Contains(a.Is, fmt.Sprint(r.Value(a.Field))) {
			return cmp.Or(a.Words, "set apart")
		}
	}
	return ""
}

// Stage returns the stage of that name, or nil.
func (s *Schema) Stage(name string) *Stage {
	i := slices.IndexFunc(s.Thread, func(st Stage) bool { return st.Name == name })
	if i < 0 {
		return nil
	}
	return &s.Thread[i]
}

// readStage reads the stage of a register, and what stands apart from the
// golden thread.
func (k *Kind) readStage(entry cue.Value) error {
	k.Stage, _ = entry.LookupPath(cue.ParsePath("stage")).String()
	list, err := entry.LookupPath(cue.ParsePath("apart")).List()
	if err != nil {
		return nil // nothing stands apart
	}
	for list.Next() {
		var words struct {
			Where string   `json:"where"`
			Is    []string `json:"is"`
			From  string   `json:"from"`
			Words string   `json:"words"`
		}
		if err := list.Value().Decode(&words); err != nil {
			return &SchemaError{Place: placeOf(list.Value().Pos()), Message: fmt.Sprintf("an entry under apart of %s is not complete", k.Name)}
		}
		if k.Field(words.Where) == nil {
			return &SchemaError{Place: placeOf(list.Value().Pos()), Message: fmt.Sprintf("apart of %s asks for the field %q, which it does not have", k.Name, words.Where)}
		}
		k.Apart = append(k.Apart, Apart{words.Where, words.Is, words.From, words.Words})
	}
	return nil
}

func (f *Field) readStep(a cue.Attribute) error {
	when, found, err := a.Lookup(0, "when")
	switch text := strings.TrimSpace(attributeText(a)); {
	case err != nil:
		return &SchemaError{Place: placeOf(f.value.Pos()), Message: fmt.Sprintf("@thread on %q cannot be read", f.Name)}
	case found:
		f.Thread.When = when
	case text == "no":
		f.Thread.No = true
	default:
		f.Thread.Stage = text
	}
	return nil
}

// readThread reads the stages of the golden thread, and holds the registers
// and fields that name one to them.
func (s *Schema) readThread(v cue.Value) error {
	entries, err := v.Fields()
	if err != nil {
		return s.checkStages() // there is no thread
	}
	middle := ""
	for entries.Next() {
		var words struct{ Title, Says, Words, Back, Lacks, Idle string }
		if err := entries.Value().Decode(&words); err != nil {
			return schemaError(err)
		}
		st := Stage{entries.Selector().Unquoted(), words.Title, words.Says, words.Words, words.Back, words.Lacks, words.Idle}
		if st.Says == "" && middle != "" {
			return &SchemaError{Place: placeOf(entries.Value().Pos()), Message: fmt.Sprintf("the stage %s needs words under says: only one stage, %s, is the middle", st.Name, middle)}
		}
		if st.Says == "" {
			middle = st.Name
		}
		s.Thread = append(s.Thread, st)
	}
	return s.checkStages()
}

func (s *Schema) checkStages() error {
	var fault error
	known := func(k *Kind, what, name string, at cue.Value) {
		if name == "" || s.Stage(name) != nil || fault != nil {
			return
		}
		var names []string
		for _, st := range s.Thread {
			names = append(names, st.Name)
		}
		message := fmt.Sprintf("%s of %s names the stage %q, which the golden thread does not have", what, k.Name, name)
		if near := nearest.To(name, names); near != "" {
			message += fmt.Sprintf(": did you mean %q?", near)
		}
		fault = &SchemaError{Place: placeOf(at.Pos()), Message: message}
	}
	for _, k := range s.Kinds {
		known(k, "stage", k.Stage, k.value)
	}
	s.eachField(func(k *Kind, f *Field) { known(k, f.Name, f.Thread.Stage, f.value) })
	return fault
}
