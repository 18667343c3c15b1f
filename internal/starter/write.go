package starter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/expression"
)

// Config writes the proposal as a configuration.
func (p Proposal) Config() string {
	var b strings.Builder
	fmt.Fprintf(&b, "# How the registers in %s are read. Proposed by \"goldthread init --from\" from its headings and rows: go\n", comment(p.File))
	b.WriteString("# through it line by line, then look with \"goldthread doctor\" at what was read as what.\n")
	b.WriteString("version: 1\n\n# start leaves out what can wait; go on to advisory when the first screen is empty.\nprofile: start\n\n")
	if registers := p.Registers(); registers != "" {
		b.WriteString("registers:\n" + registers)
	}
	return b.String()
}

// Registers writes what stands below registers: in the configuration; nothing
// where no table is read.
func (p Proposal) Registers() string {
	var b strings.Builder
	for _, kind := range p.kinds() {
		fmt.Fprintf(&b, "  %s:\n    files:\n", kind)
		for _, t := range p.Tables {
			if t.Kind == kind {
				t.write(&b, p.File)
			} else if t.Parties != "" && kind == partiesKind && !p.keeps(partiesKind) {
				t.writeParties(&b, p.File)
			}
		}
	}
	return b.String()
}

const partiesKind = "parties"

// keeps tells that a table of the file is that register.
func (p Proposal) keeps(kind string) bool {
	return slices.ContainsFunc(p.Tables, func(t Proposed) bool { return t.Kind == kind })
}

// kinds are the registers that the proposal reads.
func (p Proposal) kinds() []string {
	var kinds []string
	for _, t := range p.Tables {
		kinds = append(kinds, t.Kind)
		if t.Parties != "" {
			kinds = append(kinds, partiesKind)
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

func (t Proposed) write(b *strings.Builder, file string) {
	t.writePath(b, file)
	if t.ID != "" {
		fmt.Fprintf(b, "        id: %s\n", quoted(t.ID))
	}
	if t.Group != "" {
		fmt.Fprintf(b, "        group: %s # rows with the same value here are one record\n", quoted(t.Group))
	}
	if t.NoID {
		b.WriteString("        # There is no column of ids: this column names the record until it has one. Every change of its text is then a\n" +
			"        # new record, so give each row an id of its own soon.\n")
	}
	if t.Prefix != "" {
		fmt.Fprintf(b, "        prefix: {id: %s} # the numbers become ids that no other register has\n        pad: 3\n", quoted(t.Prefix))
	}
	if t.Bullets != "" {
		fmt.Fprintf(b, "        bullets: %s # each point in a cell is a record of its own\n", quoted(t.Bullets))
	}
	if len(t.Columns)+len(t.Marks) > 0 {
		b.WriteString("        columns:\n")
		for _, c := range t.Columns {
			fmt.Fprintf(b, "          %s: %s\n", quoted(c.Field), quoted(c.Heading))
		}
		for _, m := range t.Marks {
			var values []string
			for _, v := range m.Values {
				values = append(values, v.Field+": "+quoted(v.Heading))
			}
			fmt.Fprintf(b, "          %s: {%s} # columns with an x\n", quoted(m.Field), strings.Join(values, ", "))
		}
	}
	if len(t.Splits) > 0 {
		b.WriteString("        # Cells that hold several fields. What does not fit the pattern is kept whole, and reported.\n        split:\n")
	}
	for _, s := range t.Splits {
		s.write(b)
	}
	if len(t.Dates) > 0 {
		fmt.Fprintf(b, "        dates: [%s]\n", strings.Join(t.Dates, ", "))
	}
	if t.Decimal != "" {
		fmt.Fprintf(b, "        decimal: %s\n", t.Decimal)
	}
	if len(t.Commas) > 0 {
		b.WriteString("        separator:\n")
		for _, field := range t.Commas {
			fmt.Fprintf(b, "          %s: \",\"\n", quoted(field))
		}
	}
	writeValues(b, t.Columns)
	t.writeIgnored(b)
}

// writeIgnored leaves columns out, and in remarks those that found no place.
func (t Proposed) writeIgnored(b *strings.Builder) {
	const unplaced = "# No field was found for these columns. Map each to a field above, or take the # away to leave it out."
	switch {
	case len(t.Left) > 0 && len(t.Unplaced) > 0:
		b.WriteString("        ignore:\n")
		for _, name := range t.Left {
			fmt.Fprintf(b, "          - %s\n", quoted(name))
		}
		fmt.Fprintf(b, "          %s\n", unplaced)
		for _, name := range t.Unplaced {
			fmt.Fprintf(b, "          # - %s\n", quoted(name))
		}
	case len(t.Left) > 0:
		fmt.Fprintf(b, "        ignore: %s\n", quotedList(t.Left))
	case len(t.Unplaced) > 0:
		fmt.Fprintf(b, "        %s\n        # ignore: %s\n", unplaced, quotedList(t.Unplaced))
	}
}

func writeValues(b *strings.Builder, columns []Column) {
	first := true
	for _, c := range columns {
		if len(c.Values) == 0 {
			continue
		}
		if first {
			b.WriteString("        # What the words in a column mean. Words that are not listed are read as they stand.\n        values:\n")
			first = false
		}
		var pairs []string
		for word, means := range c.Values {
			pairs = append(pairs, strconv.Quote(word)+": "+means)
		}
		slices.Sort(pairs)
		fmt.Fprintf(b, "          %s: {%s}\n", quoted(c.Field), strings.Join(pairs, ", "))
	}
}

// writeParties reads the parties out of the column in which requirements name
// them.
func (t Proposed) writeParties(b *strings.Builder, file string) {
	t.writePath(b, file)
	fmt.Fprintf(b, "        distinct: %s # each value of this column is a party\n", quoted(t.Parties))
	if t.PartyID != "" {
		fmt.Fprintf(b, "        id: %s\n", quoted(t.PartyID))
	}
	if len(t.PartyColumns) > 0 {
		b.WriteString("        columns:\n")
		for _, c := range t.PartyColumns {
			fmt.Fprintf(b, "          %s: %s\n", quoted(c.Field), quoted(c.Heading))
		}
		writeValues(b, t.PartyColumns)
	}
}

func (t Proposed) writePath(b *strings.Builder, file string) {
	fmt.Fprintf(b, "      - path: %s\n", quoted(escapeGlob(file)))
	if t.Table.Sheet != "" {
		fmt.Fprintf(b, "        %s: %s\n", map[string]string{"xlsx": "sheet", "markdown": "table"}[t.Table.Format], quoted(t.Table.Sheet))
	}
	if t.Table.Encoding != "" {
		fmt.Fprintf(b, "        encoding: %s # the file is no UTF-8: look whether its letters come out right\n", t.Table.Encoding)
	}
	if t.Table.Header > 1 {
		fmt.Fprintf(b, "        header: %d # the row of the headings\n", t.Table.Header)
	}
}

// escapeGlob keeps a path from being taken for a pattern, and one of nothing
// but spaces from being taken for none.
func escapeGlob(file string) string {
	if rest := strings.TrimLeftFunc(file, unicode.IsSpace); rest == "" && file != "" {
		_, size := utf8.DecodeRuneInString(file)
		return "[" + file[:size] + "]" + file[size:]
	}
	return globSigns.Replace(file)
}

// globSigns are written so that no backslash looks like the one between two
// folders on Windows.
var globSigns = strings.NewReplacer(`\`, `[\\]`, `*`, `[*]`, `?`, `[?]`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`,
	"\a", "[\a]", "\b", "[\b]", "\t", "[\t]", "\n", "[\n]", "\v", "[\v]", "\f", "[\f]", "\r", "[\r]")

// plainWord is text that YAML reads as it stands, also inside a list.
var plainWord = expression.Of(`^[\pL_][\pL\pN_ ./()-]*[\pL\pN_/.)]$`)

// notPlain are words that YAML takes for something else.
var notPlain = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n"}

func quoted(s string) string {
	if plainWord().MatchString(s) && !slices.Contains(notPlain, strings.ToLower(s)) {
		return s
	}
	return strconv.Quote(s)
}

func quotedList(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = quoted(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// comment keeps a file name from ending the remark it stands in.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
			return '?'
		}
		return r
	}, s)
}
