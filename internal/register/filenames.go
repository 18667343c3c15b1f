package register

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// driveLetter begins a path of Windows: C:\isms.
var driveLetter = expression.Of(`^[A-Za-z]:[\\/]`)

// asOnWindows is how a path or pattern of the configuration that is written as
// on Windows is to be written, "" for one that is not. A backslash before one of
// []{}, takes its meaning from it, as doublestar has it, and is none of Windows,
// nor is one in a class, as in a[\\]b.
// Between double quotes YAML reads the one in isms\new.csv as the end of a line.
func asOnWindows(name string) string {
	if driveLetter().MatchString(name) {
		return "registers/parties.csv"
	}
	var better strings.Builder
	foreign, class := false, -1 // where a class of characters has begun
	for i, c := range []byte(name) {
		escaped := i > 0 && name[i-1] == '\\'
		switch {
		case class < 0 && c == '[' && !escaped:
			class = i
		case class >= 0 && c == ']' && i > class+1 && (!escaped || name[i-2] == '\\'):
			class = -1
		}
		switch {
		case class >= 0:
			better.WriteByte(c)
		case c == '\\' && (i+1 == len(name) || !strings.ContainsRune("[]{},", rune(name[i+1]))):
			foreign = true
			better.WriteByte('/')
		case '\a' <= c && c <= '\r' && i+1 < len(name):
			foreign = true
			better.WriteByte('/')
			better.WriteByte("abtnvfr"[c-'\a'])
		default:
			better.WriteByte(c)
		}
	}
	if !foreign {
		return ""
	}
	return path.Clean(better.String())
}

func reportWindows(name, better, at string, report reporter) {
	reason := "has a backslash between its folders"
	switch {
	case driveLetter().MatchString(name):
		reason = "is a path on one computer"
	case !strings.Contains(name, `\`):
		reason = "has a character that a backslash between double quotes stands for"
	}
	report(at, "Write it from the top of the repository, with slashes, as in "+source.Escape(better)+".", "%s %s", shown(name), reason)
}

// sameFile is equal for the names that a file system may take for one: most of
// Windows and macOS do not tell capitals, and macOS not how an accent is made.
func sameFile(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return cases.Fold().String(norm.NFC.String(name))
		}
	}
	return strings.ToLower(name)
}

// reportOtherConfig speaks up for a file that looks like the configuration and
// is not read as one.
func (l *loader) reportOtherConfig(name string) {
	like := strings.TrimSuffix(sameFile(name), ".yml")
	i := slices.IndexFunc(ConfigFiles, func(one string) bool { return like == one || like+".yaml" == one })
	if i < 0 || slices.Contains(ConfigFiles, name) || name == l.config.File {
		return
	}
	l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Place: source.Place{File: name}, Value: name, Hint: "Give it that name.",
		Message: fmt.Sprintf("%s is not read: the configuration is called %s.", source.Escape(name), ConfigFiles[i])})
}

// reportNames speaks up for register files, and those that they are judged by,
// that not every computer can hold beside the other files, all of which are given:
// what is read would depend on where it is read.
func (l *loader) reportNames(all []string) {
	read := map[string]bool{}
	for _, name := range slices.Concat(l.read, l.judged) {
		read[sameFile(name)] = true
		if reason := notOnWindows(name); reason != "" {
			l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Warning, Place: source.Place{File: name}, Value: name, Hint: "Give it another name.",
				Message: fmt.Sprintf("%s cannot be on a computer with Windows, and the repository cannot be cloned there: %s.", source.Escape(name), reason)})
		}
	}
	if len(read) == 0 {
		return
	}
	twins := map[string][]string{}
	for _, name := range slices.Concat(all, l.judged) { // which may lie where nothing else is looked at
		if key := sameFile(name); read[key] && !slices.Contains(twins[key], name) {
			twins[key] = append(twins[key], name)
		}
	}
	for _, names := range twins {
		if len(names) == 1 {
			continue
		}
		slices.Sort(names)
		how := "capital letters"
		if strings.EqualFold(norm.NFC.String(names[0]), norm.NFC.String(names[1])) && !strings.EqualFold(names[0], names[1]) {
			how = "how their accents are made, which cannot be seen"
		}
		l.report(finding.Finding{Rule: RuleFileUnreadable, Severity: finding.Error, Place: source.Place{File: names[1]}, Value: strings.Join(names, " "),
			Hint:    "Bring the two together in one file, or give one of them another name.",
			Message: fmt.Sprintf("%s and %s differ only in %s: on Windows and macOS one of them hides the other.", source.Escape(names[0]), source.Escape(names[1]), how)})
	}
}

// devices are the names that Windows keeps for devices, with any ending.
var devices = expression.Of(`(?i)^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])$`)

// notOnWindows says why Windows cannot hold a path, "" for one that it can.
func notOnWindows(name string) string {
	for part := range strings.SplitSeq(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		switch {
		case devices().MatchString(strings.TrimRight(stem, " ")):
			return "it keeps the name " + source.Escape(stem) + " for itself"
		case strings.ContainsAny(part, `<>:"|?*\`):
			i := strings.IndexAny(part, `<>:"|?*\`)
			return "no name may hold the character " + part[i:i+1]
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return "it drops the full stop or blank at the end of a name"
		}
	}
	return ""
}
