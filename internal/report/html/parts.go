package html

// A Fact is a label with what stands beside it.
type Fact struct {
	Label string
	ID    string // anchor, "" for none
	Lines []Line
}

// Facts is a list of them.
type Facts struct {
	Class string
	List  []Fact
}

func (*Facts) template() string { return "facts" }

// Prose is running text: a title, paragraphs, points and commands to type, each
// only where there are some.
type Prose struct {
	Title    string
	ID       string // anchor, "" for none
	Text     []Line
	List     []Line
	Commands []string
}

func (*Prose) template() string { return "prose" }
