package evidence

import (
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/people"
	"github.com/goldthread/goldthread/internal/report"
)

// contents say what is in the files of a pack, in the order in which its page
// lists them.
var contents = []struct{ name, what string }{
	{"findings.json", "what was found on the last day, and what became of every check"},
	{"period.json", "when each finding appeared and was settled; reviews held when due"},
	{"timelines.json", "every change and every review of every record"},
	{"reviews.json", "what is typed and what is shown of each record's review"},
	{"commits.json", "the commits all of it rests on: trees, files, signatures, keys"},
	{"population.json", "all records that were live on some day of the period"},
}

// byHand tells an auditor how to check any line without this program.
func byHand(m Manifest) string {
	at := string(m.Commit)
	return "WHAT THIS IS\n\n" +
		"A machine's reading of the registers and their history from " + m.From + " to " + m.To + ", as they\n" +
		"stood on the branch " + people.Unaddressed(m.Branch) + " at commit " + at + ".\n" +
		"It lists gaps, contradictions, age and missing proof. It is no verdict on conformity,\n" +
		"and it cannot see whether the registers are true.\n\n" + numbered(m) +
		"HOW TO CHECK ANY LINE BY HAND, WITH PLAIN GIT\n\n" +
		"In a clone of the repository that holds the whole history:\n\n" +
		"  git cat-file -t " + at + "\n      says commit: it is there\n" +
		"  git rev-parse " + at + "^{tree}\n      says " + string(m.Tree) + "\n" +
		"  git log --first-parent --format=fuller " + at + "\n      every commit that came to the branch, newest first\n" +
		"  git show COMMIT\n      who wrote what, for any commit that a file of this pack names\n" +
		"  git show COMMIT:FILE\n      a register as it stood then; commits.json names the files of each commit\n" +
		"  git rev-parse COMMIT:FILE\n      the object that commits.json gives for that file\n\n" +
		"HOW TO CHECK THE PACK\n\n" +
		"  sha256sum --check --ignore-missing SHA256SUMS\n      nothing in it was changed since the list was written\n" +
		"  goldthread verify PACK.zip --repo CLONE\n      makes all of it again from the clone, and names the first difference\n\n" +
		"A match shows that the pack says what the repository says. It does not show that the\nrepository is true.\n\n" +
		"WHAT IS IN IT\n\n" + listed(m.For)
}

// numbered says that names were replaced, in a pack where they were.
func numbered(m Manifest) string {
	if !m.Redact {
		return ""
	}
	return "Names of organisations are numbers in it, the same in every file; a file whose name holds\n" +
		"one is called otherwise in the repository.\n\n"
}

// listed lists the files of a pack, one a line.
func listed(reader string) string {
	var b strings.Builder
	line := func(name, what string) { fmt.Fprintf(&b, "  %-17s %s\n", name, what) }
	line("report/", "the report for "+report.Reader(reader)+", and its tables, also as one workbook")
	for _, c := range contents {
		line(c.name, c.what)
	}
	line("period.csv", "period.json as a table")
	line(oscalFile, "what was found, as OSCAL "+report.OSCALVersion+" assessment results for programs")
	line(manifestFile, "what the pack is of, by which program and rules")
	line(peopleFile, "names. It may have been taken out; nothing else depends on it")
	return b.String()
}
