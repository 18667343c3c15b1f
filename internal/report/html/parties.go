package html

// Parties has one page a party.
type Parties struct{ List []Party }

func (*Parties) template() string { return "parties" }

// A Party is one of them, with what it asks.
type Party struct {
	ID, Name, Under string
	Page            Part // leads to its record
	Asks            *Table
}
