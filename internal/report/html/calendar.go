package html

import "fmt"

// A Calendar says what happened to each record month by month.
type Calendar struct {
	Months   []string // Jan 26
	Overview []CalendarLine
	Kinds    []CalendarKind
	Legend   []Day
}

func (*Calendar) template() string { return "calendar" }

// A CalendarKind is the calendar of one register.
type CalendarKind struct {
	Name, ID string
	Note     string // what happened, in one line
	Open     bool   // unfolded from the start
	Rows     []CalendarRow
}

// A CalendarLine is one register in the overview, with a share for each month.
type CalendarLine struct {
	Name, To string // To: the anchor of its calendar
	Cells    []Share
}

// A Share is how many of the records of a register were overdue.
type Share struct {
	Text  string // in per cent, "" where there was no record
	Class string // how much that is: heat0 to heat4
}

// ShareOf words n of so many records.
func ShareOf(n, of int) Share {
	switch {
	case of == 0:
		return Share{}
	case n == 0:
		return Share{"0", "heat0"}
	}
	return Share{fmt.Sprintf("%d %%", max(1, 100*n/of)), fmt.Sprintf("heat%d", 1+min(4*n/of, 3))}
}

// A CalendarRow is one record.
type CalendarRow struct {
	Name  Part
	Owner string // its role
	Cells [][]Day
}

// A Day is one thing that happened, or a state at the end of a month.
type Day struct {
	Mark  string // one letter
	Words string
	Class string
}
