package html

// A Head is the first page: which document this is, what was looked at, and
// what was not.
type Head struct {
	Organisation string
	Under        []string // scope, classification, for whom: one line
	Control      []Fact   // of a controlled document: version, day, owner, approval
	Facts        []Fact
	Levels       *Table // how well the reviews of requirements are shown; nil where that is left out
	After        []Line // under that table
	Pick         []Line // where to go on
	LeftOut      []Line
	Check        []Line
}

// Told are the facts as a list.
func (h Head) Told() *Facts { return &Facts{"told", h.Facts} }

// Controlled are the facts of the document as a list.
func (h Head) Controlled() *Facts { return &Facts{"control", h.Control} }
