package html

import (
	"fmt"
	"strings"
	"testing"
)

// Names of parties stand whole beside their group, one below the other and
// inside the drawing, on both sides and with their figure once.
func TestMapShowsWholeNames(t *testing.T) {
	m := &Map{Centre: "Fernhollow Software Limited"}
	for i := range 5 {
		b := Branch{Name: fmt.Sprint("Group ", i)}
		for n := range 3 + 5*i {
			b.Leaves = append(b.Leaves, Leaf{Text: fmt.Sprintf("Subprocessors for e-mail and the help desk, no. %d", n), Count: fmt.Sprint(100 + n)})
		}
		m.Branches = append(m.Branches, b)
	}
	d := m.Drawn()
	for _, twig := range d.Twigs {
		last := 0
		for i, leaf := range twig.Shown {
			var words []string
			figures := ""
			for _, line := range leaf.Lines {
				words = append(words, line.Text)
				figures += line.Before + line.After
				if line.Y-last < mapLine && last > 0 || line.Y < 0 || line.Y > d.Height {
					t.Errorf("%s, leaf %d: a line at %d after one at %d, in a drawing %d high", twig.Name, i, line.Y, last, d.Height)
				}
				last = line.Y
			}
			if strings.Join(words, " ") != leaf.Text || figures != leaf.Count {
				t.Errorf("%s, leaf %d shows %q and the figure %q", twig.Name, i, words, figures)
			}
		}
	}
}

// However many checks found something, each is drawn under its whole name, and
// no drawing is higher than a page of paper.
func TestTimelineFitsOnPaper(t *testing.T) {
	const checks = 140
	r := &Timeline{Days: 365, Counts: []Standing{{Errors: 3, Warnings: 4}}}
	for i := range checks {
		r.Rows = append(r.Rows, Bars{Name: fmt.Sprintf("Who settles a conflict has management's approval, accepts the risk and tells the other side %d", i), Spans: []Span{{From: i, To: i + 200}}})
	}
	d, drawn := r.Drawn(), 0
	for n, s := range d.Sheets {
		if s.Height > timePage || s.First != (n == 0) {
			t.Errorf("drawing %d is %d high", n, s.Height)
		}
		end := 0
		for _, row := range s.Rows {
			var name []string
			for _, line := range row.Lines {
				name = append(name, line.Text)
				if line.Y < row.Y || line.Y > row.Y+row.High {
					t.Errorf("the name of %q stands at %d, beside a bar from %d to %d", row.Name, line.Y, row.Y, row.Y+row.High)
				}
			}
			if strings.Join(name, " ") != row.Name || row.Y < end || row.Y+row.High > s.Height {
				t.Errorf("drawing %d has %q from %d to %d, after %d", n, name, row.Y, row.Y+row.High, end)
			}
			end = row.Y + row.High
			drawn++
		}
	}
	if drawn != checks {
		t.Errorf("%d checks are drawn, want %d", drawn, checks)
	}
}

// A spare column is on the page where a row has something in it, and the words
// before the cells of a card are those of the columns that are there.
func TestSpareColumns(t *testing.T) {
	table := func(to string) *Table {
		return &Table{Columns: []Column{{Name: "Requirement", Head: true}, {Name: "Applies from", Spare: true}, {Name: "Applies to", Spare: true}, {Name: "Decision"}},
			Rows: []Row{{Cells: []Cell{Plain("REQ-001"), nil, Plain(to), nil}}}}
	}
	for to, want := range map[string]string{"": "Requirement Decision", "2027-01-31": "Requirement Applies to Decision"} {
		var names []string
		one := table(to)
		for _, c := range one.headings() {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("with %q the page has %q, want %q", to, got, want)
		}
		l := labelled(&Report{Pages: []Page{{Body: []Block{one}}}})
		if l.of(one) != "t0" || !strings.Contains(l.sheet(), fmt.Sprintf(".t0 td:nth-child(%d)::before{content:\"Decision\"}", len(names))) {
			t.Errorf("with %q the cards say %s", to, l.sheet())
		}
	}
}

// The statement of a requirement stands in two lines of its knot, knots do not
// lie upon each other, and each line begins and ends at the middle of one.
func TestWebShowsStatements(t *testing.T) {
	const says = "The customer is told of any security incident that touches its data"
	w := Web{Left: []Knot{{Name: Part{Text: "PTY-001"}, Says: "Enterprise customers"}, {Says: "implied: asked for in the tender of the spring and in two meetings since"}}}
	for i := range 8 {
		w.Middle = append(w.Middle, Knot{Name: Part{Text: fmt.Sprint("REQ-00", i)}, Says: says})
		w.Right = append(w.Right, Knot{Name: Part{Text: "X.a-control-of-our-own-with-a-name-that-has-no-end"}, Says: "Ours"})
		w.Edges = append(w.Edges, Edge{Middle: i, Other: i % 2}, Edge{Middle: i, Other: 7 - i, Right: true})
	}
	d := w.Drawn()
	sheet := must("report.css")
	for _, rule := range []string{
		fmt.Sprintf(".web rect{width:%dpx;height:%dpx;", webKnot, webHeight), fmt.Sprintf(".web .two rect{height:%dpx}", webHeight+webLine),
	} {
		if !strings.Contains(sheet, rule) {
			t.Errorf("the style sheet does not draw knots as they are placed: %s", rule)
		}
	}
	below := map[int]int{}
	for _, k := range d.Knots {
		high := webHeight
		if k.Next != "" {
			high += webLine
		}
		if k.Y < below[k.X] || k.Y+high > d.Height {
			t.Errorf("%s lies at %d, on one that ends at %d, in a drawing %d high", k.Name.Text, k.Y, below[k.X], d.Height)
		}
		below[k.X] = k.Y + high
		if strings.HasPrefix(k.Name.Text, "REQ") && k.First+" "+k.Next != says {
			t.Errorf("%s says %q, %q", k.Name.Text, k.First, k.Next)
		}
		if k.Name.Text == "PTY-001" && (k.First != "Enterprise customers" || k.Next != "") {
			t.Errorf("PTY-001 says %q, %q", k.First, k.Next)
		}
		if strings.HasPrefix(k.Name.Text, "X.") && k.First != "Ours" && k.Next != "Ours" {
			t.Errorf("the long name is beside %q, %q", k.First, k.Next)
		}
	}
	for _, path := range strings.Split(d.Curves, "M")[1:] {
		var x1, y1, mid, x2, y2 int
		if _, err := fmt.Sscanf(path, "%d %dC%d %d %d %d %d %d", &x1, &y1, &mid, &y1, &mid, &y2, &x2, &y2); err != nil {
			t.Fatal(err)
		}
		ends := 0
		for _, k := range d.Knots {
			if k.Y+k.height()/2 == y1 && k.X+webKnot == x1 || k.Y+k.height()/2 == y2 && k.X == x2 {
				ends++
			}
		}
		if ends != 2 {
			t.Errorf("the line %s joins %d knots", path, ends)
		}
	}
}
