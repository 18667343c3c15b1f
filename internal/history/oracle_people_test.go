package history_test

import (
	"maps"
	"slices"
	"strings"
)

// wrote reports whether somebody is the author of a commit or named by it.
func (o *oracle) wrote(who, label string) bool {
	c := o.of[label]
	return slices.ContainsFunc(append([]string{c.author}, c.with...), func(a string) bool { return o.samePerson(who, a) })
}

// nameOf is what to call somebody.
func (o *oracle) nameOf(who string) string {
	if name := registered[signers[who].id]; o.p.staffed && name != "" {
		return name
	}
	return signers[who].name
}

func (o *oracle) samePerson(a, b string) bool {
	x, y := signers[a], signers[b]
	if o.p.staffed && (x.id != "" || y.id != "") {
		return x.id == y.id
	}
	return strings.EqualFold(x.mail, y.mail)
}

func (o *oracle) machine(who string) bool {
	return strings.HasSuffix(signers[who].name, "[bot]") || o.p.staffed && signers[who].machine
}

// reliable: one that is registered, or, where nobody is, anyone but machines.
func (o *oracle) reliable(who string) bool {
	return !o.machine(who) && (!o.p.staffed || signers[who].id != "")
}

// whose is who typed words name, of the signers.
func (o *oracle) whose(text string) string {
	for _, who := range slices.Sorted(maps.Keys(signers)) {
		a := signers[who]
		_, mail, _ := strings.Cut(strings.TrimSuffix(text, ">"), "<")
		if strings.EqualFold(mail, a.mail) || o.p.staffed && a.id != "" && (text == a.id || text == registered[a.id]) {
			return who
		}
	}
	return ""
}

func (o *oracle) means(text, maker string) bool {
	if who := o.whose(text); who != "" {
		return o.samePerson(who, maker)
	}
	return text == o.nameOf(maker) || text == signers[maker].name
}

func (o *oracle) calledBy(text string) string {
	if who := o.whose(text); who != "" && (o.p.staffed && signers[who].id != "") {
		return registered[signers[who].id]
	}
	name, _, _ := strings.Cut(text, " <")
	return name
}

func (o *oracle) namesMachine(text string) bool {
	if who := o.whose(text); who != "" {
		return o.machine(who)
	}
	return strings.HasSuffix(text, "[bot]")
}
