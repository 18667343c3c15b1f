package register

// repeat counts what is written once and stands in many records. It reports
// whether reading may go on.
func (r *reading) repeat(times int, values ...*node) bool {
	for _, n := range values {
		r.repeated += times * n.size()
	}
	if r.repeated > maxRepeated && r.tooMuch == nil && len(values) > 0 {
		r.tooMuch = faultf(values[0].place, "Give the records their own values, or leave out what they share.",
			"what its records repeat comes to more than %d bytes", maxRepeated)
	}
	return r.tooMuch == nil
}

// size is about the room that a value takes.
func (n *node) size() int {
	size := len(n.text) + 1
	for _, item := range n.items {
		size += item.size()
	}
	return size
}
