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
	Title, ID, Rule, Criterion, Action, Why string
	Severity                                Part
	Records                                 string // how many, in words
	Each                                    []Objection
}

// An Objection is one finding as an auditor writes it down, below its criterion.
type Objection struct {
	Statement, Note, Remedy, Owner string
	Records                        []Part
	Evidence                       []Line
	ByHand                         []string // commands that show it
}
