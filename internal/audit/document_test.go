package audit_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// shows evaluates one expression of the input and returns it as JSON.
func shows(t *testing.T, in audit.Input, expression string, more ...files) string {
	t.Helper()
	policies := files{"claims/r.rego": rule("r", `violations contains {"register": "claims", "message": json.marshal(`+expression+`)}`, "registers: []")}
	for _, m := range more {
		for name, text := range m {
			policies[name] = text
		}
	}
	found := evaluate(t, mustCompile(t, policies), in).Findings
	if len(found) != 1 {
		t.Fatalf("%s is undefined", expression)
	}
	return found[0].Message
}

func wantShown(t *testing.T, in audit.Input, shown map[string]string, more ...files) {
	t.Helper()
	for expression, want := range shown {
		if got := shows(t, in, expression, more...); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", expression, got, want)
		}
	}
}

func TestDocument(t *testing.T) {
	in := input(claims(
		fields{"statement": "a", "weight": int64(3), "sources": []any{fields{"where": "p"}}, "limits": fields{"x": fields{"least": int64(1)}}},
		fields{"status": "retired"},
	)...)
	in.Registers.Records["deeds"] = []*register.Record{
		{Kind: "deeds", ID: "DED-1", Fields: fields{"status": "open"}},
		{Kind: "deeds", ID: "DED-2", Fields: fields{"status": "open", "retired_on": "2026-01-01"}},
		{Kind: "deeds", ID: "DED-3", Fields: fields{}},
	}
	in.Registers.Records["claims"][1].Unread = []string{"decision"}
	in.Registers.Headers = map[string]register.Header{"claims": {Owner: "Ada", Approvers: []string{"Bob"}, Version: "1.5", Updated: "2026-01-25"}}
	in.Config.Thresholds = map[string]any{"review_days": int64(100), "share": 0.5}
	thresholds := files{"catalogue/thresholds.yaml": "review_days: 365\nshare: 1\nother: 12\n"}
	in.Registers.Links = []register.Link{{
		From: register.Key{Kind: "claims", ID: "CLM-1"}, Field: "sources[0].id", Value: "DED 1", To: []string{"deeds"}, Kept: true, Resolved: true,
		Target: register.Key{Kind: "deeds", ID: "DED-1"},
	}, {From: register.Key{Kind: "claims", ID: "CLM-2"}, Field: "owner", Value: "x", To: []string{"people"}, Nearest: "PER-1"}}
	in.Registers.Mentions = []register.Mention{{Record: register.Key{Kind: "deeds", ID: "DED-1"}, By: register.Key{Kind: "claims", ID: "CLM-2"}}}
	wantShown(t, in, map[string]string{
		"input.as_of":                                   `"2026-10-31"`,
		"input.profile":                                 `"advisory"`,
		"input.registers.claims[0]":                     `{"id":"CLM-1","limits":{"x":{"least":1}},"sources":[{"where":"p"}],"statement":"a","status":"live","unread":[],"weight":3}`,
		"input.registers.claims[1]":                     `{"id":"CLM-2","status":"retired","unread":["decision"]}`,
		"input.registers.people":                        `[]`,
		"input.registers.deeds[2]":                      `{"id":"DED-3","unread":[]}`,
		"count(data.goldthread.live.claims)":            `1`,
		"[r.id | some r in data.goldthread.live.deeds]": `["DED-1","DED-3"]`,
		`data.goldthread.records.claims["CLM-2"].id`:    `"CLM-2"`,
		"input.meta.claims": `{"approvers":["Bob"],"clause":"4.2","history":{},"interval_days":100,"kept":true,"live":1,"mandatory":true,"may_approve":[],"may_review":[],` +
			`"owner":"Ada","prefix":"CLM","single":false,"singular":"claim","title":"Claims","updated":"2026-01-25","version":"1.5"}`,
		"input.meta.deeds.kept":                    `false`,
		"input.meta.deeds.live":                    `2`,
		"input.thresholds":                         `{"other":12,"review_days":100,"share":0.5}`,
		"input.repo":                               `{"branch":"","head":"","history":"none"}`,
		"input.facts.links[0]":                     `{"control":false,"field":"sources[0].id","id":"CLM-1","kept":true,"kind":"claims","resolved":true,"target_id":"DED-1","target_kind":"deeds","to":["deeds"],"value":"DED 1"}`,
		"input.facts.links[1]":                     `{"control":false,"field":"owner","id":"CLM-2","kept":false,"kind":"claims","nearest":"PER-1","resolved":false,"to":["people"],"value":"x"}`,
		"input.facts.mentions":                     `[{"by_id":"CLM-2","by_kind":"claims","id":"DED-1","kind":"deeds"}]`,
		"[a.field | some a in input.facts.absent]": `["decision","reason","owner","due"]`,
		"input.commits":                            `[]`,
		"input.removed":                            `[]`,
	}, thresholds)
}

func TestDocumentOfHistory(t *testing.T) {
	at := func(day string) time.Time {
		moment, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	created := history.Event{Class: history.Created, Commit: "c1", By: history.Person{Name: "Ada"}, Since: at("2025-10-31T23:30:00-02:00"), Fields: []string{"statement"}}
	touched := history.Event{Class: history.ClaimOnly, Commit: "c2", Since: at("2026-09-01T00:00:00Z")}
	changed := history.Event{Class: history.Changed, Commit: "c3", By: history.Person{Name: "Bob"}, MergedBy: &history.Person{Name: "Cy"}, At: at("1999-01-01T00:00:00Z"), Fields: []string{"due"}}
	review := history.Review{Source: "trailer", Commit: "c2", By: history.Person{Name: "Cy", Known: true}, Shown: "not signed", Since: at("2026-10-01T00:00:00Z"), Fingerprint: "gt1:now", Level: history.Reviewed, Then: history.Reviewed}
	reported := history.Review{Source: "review record", Ref: "RVW-1", Commit: "c1", By: history.Person{Name: "Ada"}, ReportedFor: "Bob", Since: at("2026-01-01T00:00:00Z"), Fingerprint: "gt1:old", Level: history.ChangedBy, Then: history.ChangedBy}
	record := claims(fields{})[0]
	record.Fingerprint = "gt1:now"
	in := input(record)
	in.Evidence = &history.Evidence{
		State: "complete", Head: "c3", Branch: "main", Begins: at("2025-10-01T00:00:00Z"), Adopted: at("2026-01-15T00:00:00Z"),
		Timelines: map[register.Key]*history.Timeline{record.Key(): {
			State: history.NotOnMain, Created: &created, Changed: &changed, Events: []history.Event{created, touched, changed},
			Reviews: []history.Review{reported, review}, Reviewed: &review, Level: history.Reviewed,
			Approvals: []history.Approval{{By: history.Person{Name: "Cy"}, Since: at("2026-10-30T00:00:00Z"), Commit: "c3", Way: history.ByMerge, Roles: []string{"CISO"}, May: true}},
			Claim:     &history.Claim{On: "2026-08-31", By: "Ada", Field: "due", Commit: "c2", Since: at("2026-09-01T00:00:00Z")},
		}},
		Gone: []history.Gone{{
			Key: register.Key{Kind: "claims", ID: "CLM-7"}, Among: 9,
			Last:  &register.Record{Kind: "claims", ID: "CLM-7", Fields: fields{"statement": "Pay. "}},
			Event: history.Event{Class: history.Removed, Commit: "c2", Landing: "c3", Since: at("2026-09-01T00:00:00Z")},
		}},
		Commits: map[repo.ID]repo.Commit{
			"c3": {ID: "c3", Message: "Later\n\nbody", Author: repo.Signature{Name: "Bob"}, Committer: repo.Signature{When: at("2026-10-30T00:00:00Z")}},
			"c1": {ID: "c1", Message: "First", Author: repo.Signature{Name: "Ada"}, Committer: repo.Signature{When: at("2025-11-01T00:00:00Z")}},
		},
		Landings: []history.Landing{{Commit: "c3", Since: at("2026-10-30T00:00:00Z"), Keys: []register.Key{record.Key()}, Authors: []history.Person{{Name: "Bob"}},
			Merged: &history.Person{Name: "Cy"}, Approved: history.ApprovedByMerge}},
		Approvals: history.Approvals{Landings: []history.ExportedLanding{{Commit: "c3", State: history.ApprovalUncounted, Request: &history.PullRequest{Number: 12},
			SelfMerged: true, Reasons: []string{"account 9 is not in people"},
			Outdated: []history.OutdatedApproval{{By: history.Person{Name: "Cy"}, Approved: "0123456789", Keys: []register.Key{record.Key()}}}}}},
		Entitled: map[string]history.Entitled{"claims": {Review: []string{"CISO", "Legal"}, Approve: []string{"CISO"}}},
		Reasons: []history.Reason{
			{Commit: "c3", Since: at("2026-10-30T00:00:00Z"), OnMain: true, Ref: "PR 12", Keys: []register.Key{{Kind: "deeds", ID: "DED-1"}}, About: []register.Key{record.Key()}},
			{Commit: "c3", Since: at("2026-10-30T00:00:00Z"), Judged: true, Named: []string{"x@example.org", "DED-9"}, Unknown: []string{"DED-9"}},
		},
		Uncounted: []history.Uncounted{
			{Source: "trailer", Commit: "c2", Keys: []register.Key{record.Key()}, Machine: "renovate[bot]", Since: at("2026-09-01T00:00:00Z")},
			{Source: "approval", Commit: "c1", Reason: "somebody unknown"},
		},
		Contradicted: []history.Contradiction{
			{Commit: "c3", At: at("2026-10-30T00:00:00Z"), Against: history.TrustedTime{Commit: "c2", At: at("2026-09-01T00:00:00Z"), By: "the platform"}},
			{Commit: "c9", At: at("2026-10-30T00:00:00Z")}, // nothing rests on it
		},
		Clock: []history.ClockFault{
			{Reason: history.ClockBackwards, Commit: "c1", At: at("2026-08-01T00:00:00Z"), Against: "c2", Since: at("2026-09-01T00:00:00Z")},
			{Reason: history.ClockBackwards, Commit: "c3", At: at("2026-08-01T00:00:00Z"), Against: "c2", Since: at("2026-09-01T00:00:00Z")}, // told already
			{Reason: history.ClockAfter, Commit: "c1", At: at("2026-12-01T00:00:00Z")},
		},
		Bumps: []history.Bump{{Commit: "c2", Since: at("2026-09-01T00:00:00Z"), By: history.Person{Name: "Ada"}, Keys: []register.Key{record.Key()}, Dated: 7}},
		Whole: map[string][]history.Review{"claims": {review, {Commit: "c1", Since: at("2026-10-02T00:00:00Z"), Level: history.Touched}}},
	}
	const first = `{"by":"Ada","class":"created","commit":"c1","days":364,"fields":["statement"],"in_merge":false,"labels":["statement"],"moved":false,"on":"2025-11-01","self_merged":false,"short":"c1"}`
	const last = `{"by":"Bob","class":"changed","commit":"c3","days":1,"fields":["due"],"in_merge":false,"labels":["due"],"merged_by":"Cy","moved":false,"on":"2026-10-30","self_merged":false,"short":"c3"}`
	const trailer = `{"authorised":false,"by":"Cy","commit":"c2","counts":true,"days":30,"identity":"name as typed","level":3,"on":"2026-10-01","present":true,"proven":true,"second":false,"short":"c2","shown":"not signed","source":"trailer"}`
	const typed = `{"authorised":false,"by":"Ada","commit":"c1","counts":false,"days":303,"identity":"name as typed","lacks":"reviewer","level":2,"on":"2026-01-01","present":false,"proven":false,"ref":"RVW-1","reported_for":"Bob","second":false,"short":"c1","source":"review record"}`
	wantShown(t, in, map[string]string{
		"input.registers.claims[0].history.state":   `"not on main yet"`,
		"input.registers.claims[0].history.level":   `3`,
		"input.registers.claims[0].history.created": first,
		"input.registers.claims[0].history.changed": last, // its commit's own date, not the typed one
		"input.registers.claims[0].history.changes": "[" + first + "," + last + "]",
		"input.registers.claims[0].history.claim":   `{"by":"Ada","commit":"c2","committed":"2026-09-01","field":"due","on":"2026-08-31","short":"c2"}`,
		"input.registers.claims[0].history.last":    last,
		"input.landings":                            `[{"approved":true,"authors":["Bob"],"commit":"c3","days":1,"export":"approval not counted","export_reasons":["account 9 is not in people"],"merged_by":"Cy","on":"2026-10-30","outdated":[{"approved":"0123456","by":"Cy","records":[{"id":"CLM-1","kind":"claims"}]}],"records":[{"id":"CLM-1","kind":"claims"}],"request":12,"self_merged":true,"short":"c3"}]`,
		"input.doubts": `[{"against":"c2","against_on":"2026-09-01","by":"the platform","commit":"c3","on":"2026-10-30","reason":"late","short":"c3"},` +
			`{"against":"c2","against_on":"2026-09-01","commit":"c1","on":"2026-08-01","reason":"backwards","short":"c1"}]`,
		"input.bumps": `[{"by":"Ada","commit":"c2","dated":7,"days":60,"on":"2026-09-01","records":[{"id":"CLM-1","kind":"claims"}],"short":"c2"}]`,
		"input.reasons": `[{"about":[{"id":"CLM-1","kind":"claims"}],"commit":"c3","of_all":false,"of_change":false,"on":"2026-10-30","on_main":true,"records":[{"id":"DED-1","kind":"deeds"}],"ref":"PR 12","short":"c3","unknown":[]},` +
			`{"about":[],"commit":"c3","of_all":true,"of_change":false,"on":"2026-10-30","on_main":false,"records":[],"short":"c3","unknown":["DED-9"]}]`,
		"input.machine_reviews":                       `[{"by":"renovate[bot]","commit":"c2","on":"2026-09-01","records":[{"id":"CLM-1","kind":"claims"}],"short":"c2","source":"trailer"}]`,
		"input.meta.claims.may_review":                `["CISO","Legal"]`,
		"input.meta.claims.may_approve":               `["CISO"]`,
		"input.registers.claims[0].history.approvals": `[{"by":"Cy","commit":"c3","manages":false,"may":true,"on":"2026-10-30","roles":["CISO"],"way":"merge"}]`,
		"input.registers.claims[0].history.reviewed":  trailer,
		"input.registers.claims[0].history.reviews":   "[" + typed + "," + trailer + "]",
		"input.meta.claims.history":                   `{"begins":{"days":364,"on":"2025-11-01"},"changed":{"commit":"c3","days":1,"on":"2026-10-30","short":"c3"},"reviewed":{"commit":"c2","days":30,"level":3,"on":"2026-10-01","ref":""}}`,
		"input.repo":                                  `{"adopted":"2026-01-15","begins":"2025-10-01","begins_days":395,"branch":"main","head":"c3","history":"complete","people":2,"platform_accepted":false}`,
		"input.removed":                               `[{"among":9,"called":"Pay","commit":"c2","days":60,"id":"CLM-7","kind":"claims","landing":"c3","last":{"claims":{"id":"CLM-7","statement":"Pay. ","status":"live"}},"on":"2026-09-01","short":"c2","was":"live"}]`,
		"input.commits": `[{"author":"Ada","committed":"2025-11-01","id":"c1","short":"c1","subject":"First"},` +
			`{"author":"Bob","committed":"2026-10-30","id":"c3","short":"c3","subject":"Later"}]`,
	})
	for profile, want := range map[string]string{"strict": `false`, "certification": `false`, "advisory": `true`} {
		in.Profile = profile
		wantShown(t, in, map[string]string{"input.registers.claims[0].history.reviewed.proven": want})
	}
}

func TestWords(t *testing.T) {
	list := func(group string) files { return files{"catalogue/words/en.yaml": "lists:\n  l: " + group + "\n"} }
	found := `[w.word | some w in input.facts.words]`
	for _, c := range []struct{ name, group, text, want string }{
		{"whole", `{match: whole, words: [tbc]}`, " TBC. ", `["tbc"]`},
		{"whole signs", `{match: whole, words: ["???"]}`, "???", `["???"]`},
		{"not whole", `{match: whole, words: [tbc]}`, "TBC Ltd", `[]`},
		{"part", `{match: part, words: [as needed]}`, "Done As\n needed, daily", `["as needed"]`},
		{"part at its end", `{match: part, words: [need]}`, "as needed", `[]`},
		{"part at its start", `{match: part, words: [eeded]}`, "as needed", `[]`},
		{"part of another alphabet", `{match: part, words: [maß]}`, "in hohem MASS gut", `["maß"]`},
		{"composed letters", `{match: part, words: ["caf\u00e9"]}`, "a cafe\u0301 here", `["café"]`},
		{"as written", `{match: part, words: [TODO]}`, "todo list", `[]`},
		{"as written, found", `{match: part, words: [TODO]}`, "a TODO list", `["TODO"]`},
		{"sign first", `{match: part, words: ["[tbc"]}`, "it is [TBC] today", `["[tbc"]`},
		{"sign first, word goes on", `{match: part, words: ["[tb"]}`, "it is [TBC], not [tb]", `["[tb"]`},
		{"several", `{match: part, words: [must, should]}`, "should or must", `["should","must"]`},
		{"pattern", `{match: pattern, words: ["[0-9]+ ?(days|hours)"]}`, "within 30 days", `["30 days"]`},
		{"groups", `[{match: whole, words: [x]}, {match: part, words: [y]}]`, "y z", `["y"]`},
		{"look-up only", `{match: part, fields: [], words: [x]}`, "x", `[]`},
		{"this field", `{match: part, fields: [claims.statement], words: [x]}`, "x", `["x"]`},
		{"another field", `{match: part, fields: [claims.reason], words: [x]}`, "x", `[]`},
		{"another kind", `{match: part, kinds: [deeds], words: [x]}`, "x", `[]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := input(claims(fields{"statement": c.text})...)
			wantShown(t, in, map[string]string{found: c.want}, list(c.group))
		})
	}
}

// Words are looked for in prose, wherever it stands, or in every text.
func TestWordsOverFields(t *testing.T) {
	in := input(claims(fields{
		"statement": "x", "due": "x", "decision": "x",
		"sources": []any{fields{"id": "x", "where": "x", "points": []any{"-", "x"}}},
		"limits":  fields{"k": fields{"note": "x"}},
	})...)
	places := `[w.field | some w in input.facts.words]`
	wantShown(t, in, map[string]string{places: `["statement","sources[0].points[1]","limits.k.note"]`},
		files{"catalogue/words/en.yaml": "lists: {l: {match: whole, words: [x]}}"})
	wantShown(t, in, map[string]string{places: `["statement","due","sources[0].where","sources[0].points[1]","limits.k.note"]`},
		files{"catalogue/words/en.yaml": "lists: {l: {match: whole, over: text, words: [x]}}"})
	wantShown(t, in, map[string]string{places: `["sources[0].points[1]"]`},
		files{"catalogue/words/en.yaml": "lists: {l: {match: whole, fields: [sources.points], words: [x]}}"})
	wantShown(t, in, map[string]string{"input.facts.words[0]": `{"field":"statement","id":"CLM-1","kind":"claims","list":"l","text":"x","word":"X"}`},
		files{"catalogue/words/en.yaml": "lists: {l: {match: whole, words: [X]}}"})
}

// A list of the user's adds to one of ours.
func TestWordsOfSeveralFiles(t *testing.T) {
	ours := files{
		"claims/r.rego":           rule("r", `violations contains {"record": {"id": w.id}, "message": w.word} if some w in input.facts.words`),
		"catalogue/words/en.yaml": "language: en\nlists: {l: {match: part, words: [must]}}",
	}
	mine := files{"catalogue/words/mine.yaml": "lists: {l: {match: part, words: [muss]}}"}
	found := evaluate(t, mustCompile(t, ours, mine), input(claims(fields{"statement": "must, muss"})...)).Findings
	if got := lines(found); got != "claims/r CLM-1: muss\nclaims/r CLM-1: must\n" {
		t.Errorf("found\n%s", got)
	}
}

// A list may take its words from a table that says more of what they name, also
// where users add to the table.
func TestWordsFromATable(t *testing.T) {
	ours := files{
		"claims/r.rego":           rule("r", `violations contains {"record": {"id": w.id}, "message": w.word} if some w in input.facts.words`),
		"catalogue/words/en.yaml": "lists: {l: {match: part, from: rules.names}}",
		"catalogue/rules/a.yaml":  "rules: [{id: one, names: [must, shall], other: [will]}]",
	}
	mine := files{"catalogue/rules/mine.yaml": "rules: [{id: two, names: [muss, must]}]"}
	found := evaluate(t, mustCompile(t, ours, mine), input(claims(fields{"statement": "must, muss, will"})...)).Findings
	if got := lines(found); got != "claims/r CLM-1: muss\nclaims/r CLM-1: must\n" {
		t.Errorf("found\n%s", got)
	}
	_, err := compile(t, files{"catalogue/words/en.yaml": "lists: {l: {match: part, from: rules.names}}"})
	wantError(t, err, "list l", `no texts under "rules.names"`)
}

func TestBadWords(t *testing.T) {
	for group, want := range map[string]string{
		`{match: some, words: [x]}`:            "match must be one of",
		`{words: [x]}`:                         "match must be one of",
		`{match: part, over: all, words: [x]}`: "over must be one of",
		`{match: part}`:                        "without words",
		`{match: part, words: [x], from: a.b}`: "instead of words",
		`{match: part, words: [no, 1]}`:        "quotation marks",
		`{match: part, words: x}`:              "words must be a list",
		`{match: part, wrods: [x]}`:            `no key "wrods"`,
		`{match: pattern, words: ["("]}`:       "is no pattern",
		`[x]`:                                  "a group is",
	} {
		_, err := compile(t, files{"catalogue/words/en.yaml": "lists: {l: " + group + "}"})
		wantError(t, err, "policies/catalogue/words/en.yaml", "list l", want)
	}
	_, err := compile(t, files{"catalogue/words/en.yaml": "l: 1"})
	wantError(t, err, "a file of words has lists")
}

func TestCatalogue(t *testing.T) {
	more := files{
		"catalogue/annex-a.csv":  "id,title\nA.5.1,\"One, two\"\n",
		"catalogue/laws/eu.yaml": "from: 2024-10-17\nflag: true\nnone: ~\nnumbers: [1, 2.5]\n",
		"catalogue/other.json":   `{"a": [1, "x"]}`,
		"catalogue/README.md":    "# Data\n",
	}
	wantShown(t, input(), map[string]string{
		"data.catalogue.annex_a": `[{"id":"A.5.1","title":"One, two"}]`,
		"data.catalogue.laws.eu": `{"flag":true,"from":"2024-10-17","none":null,"numbers":[1,2.5]}`,
		"data.catalogue.other":   `{"a":[1,"x"]}`,
	}, more)
	for text, want := range map[string]string{
		"a: &x 1\nb: *y\n": "line 2: ",
		"a: 0x1F\n":        "plain decimal digits",
		"":                 "the file is empty",
		"a: 1\na: 2\n":     "a",
	} {
		_, err := compile(t, files{"catalogue/x.yaml": text})
		wantError(t, err, "policies/catalogue/x.yaml", want)
	}
}

// The configuration may ask for more of one register than the profile does.
func TestProvenByRegister(t *testing.T) {
	for _, c := range []struct {
		asked, profile string
		level          history.Level
		want           bool
	}{
		{"", "advisory", history.Reviewed, true},
		{"reviewed", "strict", history.Reviewed, false},
		{"confirmed", "advisory", history.Reviewed, false},
		{"confirmed", "advisory", history.Confirmed, true},
		{"anchored", "advisory", history.Confirmed, false},
		{"anchored", "strict", history.Anchored, true},
	} {
		record := claims(fields{})[0]
		in := input(record)
		in.Profile = c.profile
		in.Config.Registers = map[string]register.RegisterConfig{"claims": {Level: c.asked}}
		in.Evidence = &history.Evidence{State: "complete", Timelines: map[register.Key]*history.Timeline{record.Key(): {
			Reviews: []history.Review{{Level: c.level, Then: c.level}}}}}
		t.Run(fmt.Sprintf("%s %s %d", c.asked, c.profile, c.level), func(t *testing.T) {
			wantShown(t, in, map[string]string{"input.registers.claims[0].history.reviews[0].proven": fmt.Sprint(c.want)})
			if c.asked == "anchored" && !c.want {
				wantShown(t, in, map[string]string{"input.registers.claims[0].history.reviews[0].lacks": `"anchor"`})
			}
		})
	}
}

// What a review lacks is told for the profile that asks for it.
func TestLacksByProfile(t *testing.T) {
	alone := history.Review{Fingerprint: "gt1:now", Level: history.Reviewed, Then: history.Reviewed}
	seconded := history.Review{Fingerprint: "gt1:now", Level: history.Reviewed, Then: history.Reviewed, Second: true}
	entitled := history.Review{Fingerprint: "gt1:now", Level: history.Reviewed, Then: history.Reviewed, Second: true, Authorised: true}
	later := history.Review{Fingerprint: "gt1:now", Level: history.Reviewed, Then: history.Reviewed, Second: true, Authorised: true, Bound: history.BySignature, Late: "the key came later"}
	earlier := history.Review{Fingerprint: "gt1:old", Level: history.Touched, Then: history.Reviewed, Second: true}
	confirmed := history.Review{Fingerprint: "gt1:now", Level: history.Confirmed, Then: history.Confirmed, Second: true, Authorised: true, Bound: history.BySignature}
	reported := history.Review{Fingerprint: "gt1:now", Level: history.ChangedBy, Then: history.ChangedBy, ReportedFor: "Bob"}
	unknown := history.Review{Fingerprint: "gt1:now", Level: history.Touched, Then: history.Touched}
	type lacks struct{ advisory, certification, strict string }
	for _, c := range []struct {
		name    string
		reviews []history.Review
		lacks   lacks
	}{
		{"by its author", []history.Review{alone}, lacks{"", "second", "second"}},
		{"by a second person", []history.Review{seconded}, lacks{"", "", "authority"}},
		{"by a second person who may", []history.Review{entitled}, lacks{"", "", "identity"}},
		{"by a key that was registered later", []history.Review{later}, lacks{"", "", "time"}},
		{"again, without change, by one person", []history.Review{seconded, alone}, lacks{"", "", "second"}},
		{"after a change that no second person saw", []history.Review{earlier, alone}, lacks{"", "second", "second"}},
		{"confirmed", []history.Review{confirmed}, lacks{}},
		{"of an earlier wording only", []history.Review{earlier}, lacks{"wording", "wording", "wording"}},
		{"reported for somebody", []history.Review{reported}, lacks{"reviewer", "reviewer", "reviewer"}},
		{"by somebody unknown", []history.Review{unknown}, lacks{"person", "person", "person"}},
	} {
		for profile, want := range map[string]string{
			"start": c.lacks.advisory, "advisory": c.lacks.advisory, "certification": c.lacks.certification, "strict": c.lacks.strict,
		} {
			record := claims(fields{})[0]
			record.Fingerprint = "gt1:now"
			in := input(record)
			in.Profile = profile
			in.Evidence = &history.Evidence{State: "complete", Timelines: map[register.Key]*history.Timeline{record.Key(): {Reviews: c.reviews}}}
			wanted := `[]`
			if want != "" {
				wanted = `["` + want + `"]`
			}
			t.Run(c.name+"/"+profile, func(t *testing.T) {
				last := fmt.Sprintf("input.registers.claims[0].history.reviews[%d]", len(c.reviews)-1)
				wantShown(t, in, map[string]string{
					"[x | x := " + last + ".lacks]": wanted,
					last + ".proven":                fmt.Sprint(want == ""),
				})
			})
		}
	}
}
