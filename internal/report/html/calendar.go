package html

// A Calendar says what happened to each record month by month.
type Calendar struct {
	Months []string // Jan 26
	Kinds  []CalendarKind
	Legend []Day
}

func (*Calendar) template() string { return "calendar" }

// A CalendarKind is the calendar of one register.
type CalendarKind struct {
	Name, ID string
	Note     string // what happened, in one line
	Rows     []CalendarRow
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
