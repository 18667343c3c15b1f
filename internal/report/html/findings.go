package html

// Findings are what was found, by clause.
type Findings struct{ Clauses []Clause }

func (*Findings) template() string { return "findings" }

// A Clause is one of the standard, with the checks that object.
type Clause struct {
	Name, ID string
	Rules    []Found
}

// A Found is what one check found.
type Found struct {
	Title, Rule, Basis, Action, Why string
	Severity                        Part
	Records                         string // how many, in words
	Each                            []Objection
}

// An Objection is one finding, also as a block that an auditor can copy.
type Objection struct {
	Message, Hint, Owner, Note string
	Records                    []Part
	Criterion                  Line
	Evidence                   []Line
}
