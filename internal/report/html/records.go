package html

// Records have a page each, by register.
type Records struct{ Kinds []Kind }

func (*Records) template() string { return "records" }

// A Kind is one register.
type Kind struct {
	Name, ID string
	List     []Record
}

// A Record is one record with the five answers.
type Record struct {
	ID, Name, Says string
	Marks          Line
	Answers        []Fact
	ByHand         []Line // commands that show the same
}
