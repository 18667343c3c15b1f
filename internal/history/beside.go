package history

// fromBeside reads what is kept beside the commits of the main branch. records
// are the assertions of review records.
func (m *miner) fromBeside(records []assertion) ([]assertion, error) {
	all, err := m.fromApprovals(records)
	if err != nil {
		return nil, err
	}
	notes, err := m.fromNotes()
	if err != nil {
		return nil, err
	}
	return append(all, notes...), m.noticeGittuf()
}
