package history

// A Progress is told how far long work has come: what is being done, and how
// many of how many; of is 0 where that is not known yet. What is "" when the
// work is over. A nil Progress tells nobody.
type Progress func(what string, done, of int)

// Tell tells how far it has come.
func (p Progress) Tell(what string, done, of int) {
	if p != nil {
		p(what, done, of)
	}
}

// Over tells that the work is over.
func (p Progress) Over() { p.Tell("", 0, 0) }
