package html

import (
	"fmt"
	"strconv"
)

// A Timeline says how many findings stood on each day of a period, and of each
// check when it found something. Days are counted from the first one, which is 0.
type Timeline struct {
	Days   int // of the period
	Ticks  []Tick
	Counts []Standing // oldest first: what stood from that day on
	Rows   []Bars
}

func (*Timeline) template() string { return "timeline" }

// A Tick is a day that has a name, such as the first of a month.
type Tick struct {
	Day  int
	Name string
}

// A Standing is how many findings stood from a day on.
type Standing struct {
	Day                     int
	Name                    string // of the day
	Errors, Warnings, Notes int
}

// Bars are the times during which a check found something.
type Bars struct {
	Name  string
	Tone  Tone
	Note  string
	Spans []Span
}

// A Span is a time, both days included, with what is said of it.
type Span struct {
	From, To int
	Words    string
}

// The measures of a timeline.
const (
	timeWidth = 1080
	timeLabel = 330 // width of the names
	timeHigh  = 150 // height of the chart of counts
	timeRow   = 24
	timeLine  = 14   // of each further line of a name
	timeHead  = 26   // for the names of the months
	timeText  = 46   // characters of a line of a name
	timeLines = 3    // of a name
	timeLeast = 2    // width of the shortest bar
	timePage  = 1200 // height that fits on a page of paper
)

type drawnTime struct {
	Width, Left, Right, Foot, Top int
	Most                          int
	Ticks                         []tickAt
	Areas                         []area
	Sheets                        []timeSheet
}

// A timeSheet is one drawing, no higher than a page: the first has the chart of
// counts above its bars.
type timeSheet struct {
	First  bool
	Height int
	Rows   []barsAt
}

type tickAt struct {
	Tick
	X int
}

type area struct {
	Class, Path string
}

type barsAt struct {
	Bars
	Y, High int
	Lines   []lineAt
	Rects   []rect
}

// A lineAt is a line of a name.
type lineAt struct {
	Text string
	Y    int
}

type rect struct {
	X, Broad int
	Words    string
}

// Drawn works out the places.
func (t *Timeline) Drawn() drawnTime {
	d := drawnTime{Width: timeWidth, Left: timeLabel, Right: timeWidth - 8, Foot: timeHead + timeHigh, Top: timeHead}
	x := func(day int) int { return d.Left + day*(d.Right-d.Left)/max(t.Days, 1) }
	for _, tick := range t.Ticks {
		d.Ticks = append(d.Ticks, tickAt{tick, x(tick.Day)})
	}
	for _, c := range t.Counts {
		d.Most = max(d.Most, c.Errors+c.Warnings+c.Notes)
	}
	y := func(n int) int { return d.Foot - n*(timeHigh-10)/max(d.Most, 1) }
	layers := []struct {
		class string
		of    func(Standing) int
	}{
		{"notes", func(s Standing) int { return s.Errors + s.Warnings + s.Notes }},
		{"warnings", func(s Standing) int { return s.Errors + s.Warnings }},
		{"errors", func(s Standing) int { return s.Errors }},
	}
	for _, l := range layers {
		path := ""
		for i, c := range t.Counts {
			if i == 0 {
				path = fmt.Sprintf("M%d %d", x(c.Day), d.Foot)
			}
			next := t.Days
			if i+1 < len(t.Counts) {
				next = t.Counts[i+1].Day
			}
			path += fmt.Sprintf("V%dH%d", y(l.of(c)), x(next))
		}
		if path != "" {
			path += "V" + strconv.Itoa(d.Foot) + "Z"
		}
		d.Areas = append(d.Areas, area{l.class, path})
	}
	sheet := timeSheet{First: true, Height: d.Foot + 18}
	for _, row := range t.Rows {
		names := lines(row.Name, timeText, timeLines)
		high := timeRow + timeLine*max(len(names)-1, 0)
		if sheet.Height+high > timePage {
			d.Sheets = append(d.Sheets, sheet)
			sheet = timeSheet{Height: timeHead + 6}
		}
		b := barsAt{Bars: row, Y: sheet.Height, High: high - 6}
		for i, name := range names {
			b.Lines = append(b.Lines, lineAt{name, sheet.Height + 14 + timeLine*i})
		}
		for _, s := range row.Spans {
			left, right := x(s.From), x(s.To+1)
			b.Rects = append(b.Rects, rect{left, max(right-left, timeLeast), s.Words})
		}
		sheet.Rows = append(sheet.Rows, b)
		sheet.Height += high
	}
	d.Sheets = append(d.Sheets, sheet)
	return d
}
