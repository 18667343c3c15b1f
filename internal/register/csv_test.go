package register

import (
	"fmt"
	"strings"
	"testing"
)

// cells writes a table as line:column=text, a line for each row.
func cells(t *table) string {
	var b strings.Builder
	write := func(cells []*node, bad *Fault) {
		for i, c := range cells {
			if i > 0 {
				b.WriteString(" | ")
			}
			fmt.Fprintf(&b, "%d:%d-%d:%d=%s", c.place.Line, c.place.Column, c.place.EndLine, c.place.EndColumn, c.text)
		}
		if bad != nil {
			fmt.Fprintf(&b, " !%d:%d %s", bad.Place.Line, bad.Place.Column, bad.Reason)
		}
		b.WriteByte('\n')
	}
	write(t.header, nil)
	for _, r := range t.rows {
		write(r.cells, r.bad)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name, in  string
		delimiter byte
		want      string
	}{
		{"plain", "id,name\nA,B\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:4=B"},
		{"no newline at the end", "id\nA", 0, "1:1-1:3=id\n2:1-2:2=A"},
		{"Windows lines", "id,name\r\nA,B\r\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:4=B"},
		{"byte order mark", "\ufeffid\nA\n", 0, "1:1-1:3=id\n2:1-2:2=A"},
		{"columns are code points", "id,name\nÄÖ,é\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:3=ÄÖ | 2:4-2:5=é"},
		{"quoted comma and quote", `id,name` + "\n" + `A,"x, ""y"""`, 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:13=x, \"y\""},
		{"quoted newline", "id,name,more\nA,\"x\r\ny\",z\nB,c,d", 0, "1:1-1:3=id | 1:4-1:8=name | 1:9-1:13=more\n2:1-2:2=A | 2:3-3:3=x\ny | 3:4-3:5=z\n4:1-4:2=B | 4:3-4:4=c | 4:5-4:6=d"},
		{"quote inside an unquoted cell", "id,name\nA,5\" disk\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:10=5\" disk"},
		{"space around", "id , name\n A , B \n", 0, "1:1-1:4=id | 1:5-1:10=name\n2:1-2:4=A | 2:5-2:8=B"},
		{"empty lines", "\n,\nid,name\n\nA,B\n,\n", 0, "3:1-3:3=id | 3:4-3:8=name\n5:1-5:2=A | 5:3-5:4=B"},
		{"semicolons are found", "id;name\nA;x,y\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:6=x,y"},
		{"semicolons inside quotes are not", "id,\"a;b;c\"\nA,B\n", 0, "1:1-1:3=id | 1:4-1:11=a;b;c\n2:1-2:2=A | 2:3-2:4=B"},
		{"tabs are found", "id\tname\nA\tB\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:4=B"},
		{"declared delimiter", "id;name,x\nA;B\n", ',', "1:1-1:8=id;name | 1:9-1:10=x\n2:1-2:4=A;B !2:1 has 1 cell under 2 headings"},
		{"one column", "id\nA\nB\n", 0, "1:1-1:3=id\n2:1-2:2=A\n3:1-3:2=B"},
		{"too many cells", "id,name\nA,B,C\nD,E\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:4=B | 2:5-2:6=C !2:1 has 3 cells under 2 headings\n3:1-3:2=D | 3:3-3:4=E"},
		{"too few cells", "id,name\nA\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A !2:1 has 1 cell under 2 headings"},
		{"empty cell at the end", "id,name\nA,\n", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:3="},
		{"text after a quote", "id,name\nA,\"x\"y\nB,c", 0, "1:1-1:3=id | 1:4-1:8=name\n2:1-2:2=A | 2:3-2:7=x !2:6 has text after the quote that closes a cell\n3:1-3:2=B | 3:3-3:4=c"},
		{"empty file", "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, fault := readCSV("f.csv", []byte(c.in), c.delimiter, DefaultLimits)
			if fault != nil {
				t.Fatalf("%s: %s", fault.Place, fault.Reason)
			}
			if text := cells(got); text != c.want {
				t.Errorf("got\n%s\nwant\n%s", text, c.want)
			}
		})
	}
}

func TestCSVRefused(t *testing.T) {
	small := DefaultLimits
	small.Cells, small.Text = 5, 10
	for _, c := range []struct {
		name, in string
		limits   Limits
		want     string
	}{
		{"open quote", "id,name\nA,\"x\nB,c\n", DefaultLimits, "f.csv:2:3 the quote that opens this cell is never closed"},
		{"UTF-16", "\xff\xfei\x00d\x00", DefaultLimits, "f.csv:1:1 the file is UTF-16, not UTF-8"},
		{"Latin 1", "id,name\nA,Vertr\xe4ge\n", DefaultLimits, "f.csv:2:8 the text is not UTF-8 from here on"},
		{"NUL", "id\nA\x00\n", DefaultLimits, "f.csv:2:2 a NUL character stands here, which no text has"},
		{"end of an isolate", "id\nA\u2069\n", DefaultLimits, "f.csv:2:2 an invisible character stands here that shows the letters after it in another order"},
		{"bidirectional override", "id\nA\u202e\n", DefaultLimits, "f.csv:2:2 an invisible character stands here that shows the letters after it in another order"},
		{"lone carriage return", "id\rA\r", DefaultLimits, "f.csv:1:3 a line ends with a lone carriage return"},
		{"workbook", "PK\x03\x04\x14\x00", DefaultLimits, "f.csv it is a workbook or another archive, and no text, whatever its name says"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", DefaultLimits, "f.csv it is an old workbook (.xls) or Office document, and no text, whatever its name says"},
		{"cells", "a,b,c\n1,2,3\n", small, "f.csv:2:5 the file holds more than 5 cells"},
		{"text", "a\n01234567890\n", small, "f.csv:2:1 the cell is longer than 10 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fault := readCSV("f.csv", []byte(c.in), 0, c.limits)
			if fault == nil {
				t.Fatal("it was read")
			}
			if got := fault.Place.String() + " " + fault.Reason; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestCSVIsLinear reads a file in which every cell opens a quote, which must
// not be scanned once for each.
func TestCSVIsLinear(t *testing.T) {
	in := []byte(strings.Repeat(`"a","b`+"\n"+`",c`+"\n", 100_000))
	if _, fault := readCSV("f.csv", in, 0, DefaultLimits); fault != nil {
		t.Fatal(fault.Reason)
	}
}
