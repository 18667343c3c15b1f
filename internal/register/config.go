package register

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/source"
)

// ConfigFile is the configuration's usual name.
const ConfigFile = "goldthread.yaml"

// ConfigFiles are the names under which a configuration is found by itself.
var ConfigFiles = []string{ConfigFile, "goldthread.cue"}

// WaiversWithApproval has an accepted exception that a change brings hold for
// the change itself.
const WaiversWithApproval = "with-approval"

// RuleConfigInvalid is the rule of every finding about the configuration. Those
// that [Load] raises are warnings: the rest is read all the same.
const RuleConfigInvalid = "registers/config_invalid"

// A Config says which files are which registers and how they are judged.
type Config struct {
	File       string // where it was read from, "" for none
	Version    int
	Profile    string // start, advisory, certification or strict; default advisory
	Main       string // the main branch, "" to find it
	Adopted    string // the day YYYY-MM-DD or the revision since which the registers are under these checks; "" to find it
	Language   string // in which the registers are written, as en; "" to tell by their words
	FailOn     string // error, warning, note or never; "" for the profile's
	NewWaivers string // WaiversWithApproval, or "": what a change asks for itself waits until it stands
	Registers  map[string]RegisterConfig
	Ignore     []string          // globs of files that are no registers
	Rules      map[string]string // rule id or bare name to off, note, warning or error
	Policies   []string          // folders with further rules
	Controls   []string          // files with the controls of further catalogues
	Schemas    []string          // folders with further register types
	Thresholds map[string]any    // numbers (int64 or float64) that rules use
	Signatures SignatureConfig
	Approvals  ApprovalsConfig
	work       WorkLimits // see Work
	// Further is a configuration that files are read by which this one leaves
	// alone; nil for none. It decides nothing else.
	Further *Config

	places map[string]source.Place
}

// ApprovalsConfig says where exported approvals lie; "" where it does not say.
type ApprovalsConfig struct {
	Branch string // that holds them
	Folder string // on that branch
	Inside string // a folder among the registers, relative to the configuration's
	// Repositories are those that they may be of, as github.com/1234.
	Repositories []string
}

// RegisterConfig is what the configuration says of one register.
type RegisterConfig struct {
	Owner          string   // the role that keeps it
	Approvers      []string // the roles that may approve changes
	Interval       Interval // between reviews; zero when not stated
	Level          string   // that a review must reach: reviewed, confirmed, anchored or ""
	Classification string
	Version        string        // what people call the present wording
	Updated        string        // the day YYYY-MM-DD that they write beside it
	Language       string        // of its texts, where it is another than Config.Language
	Files          []FileMapping // empty: the conventional layout
}

// SignatureConfig says which files hold the keys that commits and tags are
// signed with. Each entry is a path, or a pattern with *, relative to the
// folder that is checked.
type SignatureConfig struct {
	AllowedSigners []string
	OpenPGP        []string
	Revoked        []string
	Platform       []string // the keys of the forge
	TimeStamps     []string // certificates of authorities whose time stamps on anchors count
	// AcceptPlatform takes a verified signature of the forge for proof of who
	// made a commit.
	AcceptPlatform bool
}

// Configured reports whether any file of keys is named.
func (c SignatureConfig) Configured() bool {
	return len(c.AllowedSigners)+len(c.OpenPGP)+len(c.Revoked)+len(c.Platform) > 0
}

// An Interval is a calendar span as ISO 8601 writes it: P12M, P1Y, P90D.
type Interval struct{ Text string }

// Days is the span in days, counting a year as 365, a month as 30 (twelve as
// 365) and a week as 7 days; 0 when no interval is stated.
func (i Interval) Days() int {
	months, days := i.calendar()
	return months/12*365 + months%12*30 + days
}

// EndOf is the day at the end of the span that begins with a day, by the
// calendar: a month after 31 January is 3 March, or 2 March in a leap year.
// Hours and minutes of a span do not count.
func (i Interval) EndOf(day time.Time) time.Time {
	months, days := i.calendar()
	return day.AddDate(0, months, days)
}

func (i Interval) calendar() (months, days int) {
	calendar, _, _ := strings.Cut(strings.TrimPrefix(i.Text, "P"), "T")
	counts := map[byte]int{}
	for n := digits(calendar); n > 0 && n < len(calendar); n = digits(calendar) {
		counts[calendar[n]], _ = strconv.Atoi(calendar[:n])
		calendar = calendar[n+1:]
	}
	return counts['Y']*12 + counts['M'], counts['W']*7 + counts['D']
}

// A FileMapping says how the files of one glob hold records of one register.
type FileMapping struct {
	Path      string // glob, ** for any folders
	Format    string // yaml, json, csv, markdown, cue or xlsx; "" by the file's name
	Delimiter string // of a CSV file; "" to detect it
	Encoding  string // of a CSV file: utf-8, utf-16, windows-1252 or latin1; "" to detect it
	Table     string // of a Markdown file: the heading above the table; "" for the one that fits
	Body      string // of a Markdown file that is one record: the field its text goes to; "" to leave it out
	Sheet     string // of a workbook; "" for the one that fits
	Header    int    // of a workbook: the row of the headings; 0 for the first that fits
	Records   string // path to the records inside the file: a.b[].items[]
	ID        []string
	Columns   map[string][]string            // field path to the column's present and former names
	Values    map[string]map[string]string   // field path to translations of what stands there
	Separator map[string]string              // field path to what is between the values in one cell
	Constants map[string]any                 // field to what it is in every record that does not say
	Ignore    []string                       // columns
	Distinct  string                         // column whose distinct values are the records
	Group     string                         // column whose equal values make one record of several rows
	Bullets   string                         // column each of whose points is a record
	Text      string                         // field path that is filled by a record which is only a text
	Parent    map[string]string              // field path to the key of what the record lies in
	Marks     map[string]map[string][]string // field path of a list to its values and their columns, where a mark says yes
	Split     map[string]Split               // column to the fields that its cells are cut into
	Links     map[string]string              // column to the field path that takes what its links point at
	Prefix    map[string]string              // field path, or id, to what comes before a number
	Pad       int                            // digits that such a number is filled up to with zeros
	Dates     []string                       // how dates are written: dmy, mdy, ymd, month
	Decimal   string                         // how numbers are written in cells: comma or point; "" for 1250.5 alone

	constants map[string]*node
	exact     bool // cells hold what an exported table writes into them
}

// Named puts the name of the configuration in use into a hint that speaks of
// the usual one.
func (c *Config) Named(hint string) string {
	if c.File == "" || c.File == ConfigFile {
		return hint
	}
	return strings.ReplaceAll(hint, ConfigFile, c.File)
}

// Paths are the paths, or patterns of them, that a register is read from, each
// once; none where its files are those of the convention.
func (c *Config) Paths(kind string) []string {
	var paths []string
	for _, m := range c.Registers[kind].Files {
		if !slices.Contains(paths, m.Path) {
			paths = append(paths, m.Path)
		}
	}
	return paths
}

// Place returns where the configuration says what stands at path
// (rules.requirements/cia_missing, registers.laws.files[0].path), or the
// nearest enclosing place, at last the file as a whole.
func (c *Config) Place(path string) source.Place {
	if p := nearestPlace(path, placesIn(c.places)); p.Known() {
		return p
	}
	return source.Place{File: c.File}
}
