package html

// Questions are a sheet to fill in by hand.
type Questions struct{ Points []Point }

func (*Questions) template() string { return "questions" }

// A Point is one that an auditor goes through.
type Point struct {
	Clause, Point string
	Checks        string   // what the checks say of it
	Ask           []string // what only a person can answer
}
