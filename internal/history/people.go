package history

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
)

// identities tell who somebody named by Git, or in a record, is. The present
// people register and .mailmap are used for all times; of people who are no
// longer in the register, what it said of them last.
type identities struct {
	mailmap *mailmap
	key     AddressKey                     // that hashed addresses are hashed with; nil for none
	people  []*register.Record             // those with addresses or roles
	byMail  map[string][]*register.Record  // by lower-case address or its digest
	byName  map[string]*register.Record    // by id or name, lower case; nil when two share it
	roles   map[string]string              // id and title of a role, lower case, to its id
	titles  map[string]string              // title of a role by id
	may     map[string]*register.Record    // role by id, for what it may do
	left    map[*register.Record]time.Time // since when somebody is in the register no longer; zero where that is not known
	asked   map[asked]Person               // who was told before
}

// asked is somebody that Git names, at a time: all that decides who it is.
type asked struct {
	name, mail string
	day        int64
	of         time.Duration // into that day; 0 where nobody has left, so that all of a day is one
}

func newIdentities(people []*register.Record, former map[*register.Record]time.Time, mm *mailmap, key AddressKey) *identities {
	w := &identities{
		mailmap: mm,
		key:     key,
		byMail:  map[string][]*register.Record{},
		byName:  map[string]*register.Record{},
		roles:   map[string]string{},
		titles:  map[string]string{},
		may:     map[string]*register.Record{},
		left:    former,
		asked:   map[asked]Person{},
	}
	for _, p := range people {
		if isPerson(p) {
			w.addPerson(p)
			continue
		}
		title, _ := p.Fields["title"].(string)
		w.titles[p.ID] = title
		w.may[p.ID] = p
		w.roles[strings.ToLower(p.ID)] = p.ID
		if title != "" {
			w.roles[strings.ToLower(title)] = p.ID
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(former), func(a, b *register.Record) int { return strings.Compare(a.ID, b.ID) }) {
		w.addFormer(p)
	}
	return w
}

// identities reads who is who: the people register, those it once held, and
// the head's .mailmap.
func (m *miner) identities() (*identities, error) {
	at := m.graph.head
	if n, ok := m.graph.index[m.o.Trusted]; ok {
		at = n
	}
	e, err := m.files.lookup(m.graph.nodes[at].tree, ".mailmap")
	if err != nil {
		return nil, err
	}
	var data []byte
	if e.ID != "" && e.Mode == repo.File {
		if data, err = m.o.Repo.Blob(e.ID, maxMailmap); err != nil {
			return nil, err
		}
	}
	who := newIdentities(m.o.People, m.formerPeople(), parseMailmap(data), m.o.AddressKey)
	if len(who.mailmap.byMail)+len(who.mailmap.byBoth) > 0 {
		err = m.mapped(at, e.ID)
	}
	return who, err
}

// isPerson tells a person from a role, which share a register.
func isPerson(r *register.Record) bool {
	for _, field := range []string{"emails", "roles", "name", "is_bot", "keys"} {
		if _, ok := r.Fields[field]; ok {
			return true
		}
	}
	return false
}

func (w *identities) addPerson(p *register.Record) {
	w.people = append(w.people, p)
	for _, mail := range texts(p.Fields["emails"]) {
		mail = strings.ToLower(strings.TrimSpace(mail))
		if !slices.Contains(w.byMail[mail], p) {
			w.byMail[mail] = append(w.byMail[mail], p)
		}
	}
	names := []string{p.ID}
	if name, ok := p.Fields["name"].(string); ok {
		names = append(names, name)
	}
	for _, name := range names {
		key := fold(name)
		if other, taken := w.byName[key]; taken && other != p {
			w.byName[key] = nil
			continue
		}
		w.byName[key] = p
	}
}

func fold(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// kept tells that the organisation keeps people with addresses, so that a
// stranger can be told.
func (w *identities) kept() bool { return len(w.byMail) > 0 }

// lookUp finds the person behind an address, which the register may hold
// hashed. Of people who share an address it is the one of that name, or nobody.
func (w *identities) lookUp(name, mail string) *register.Record {
	var found []*register.Record
	for _, registered := range registeredAs(mail, w.key) {
		if found = w.byMail[registered]; len(found) > 0 {
			break
		}
	}
	if len(found) > 1 {
		p := w.byName[fold(name)]
		if !slices.Contains(found, p) {
			return nil
		}
		return p
	}
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

// find is lookUp for an address as it was typed. One that is registered is its
// owner's, whatever .mailmap makes of it: that joins addresses, and says
// nothing of who people are.
func (w *identities) find(name, mail string) *register.Record {
	if p := w.lookUp(name, mail); p != nil {
		return p
	}
	return w.lookUp(w.mailmap.proper(name, mail))
}

// hadLeft reports whether somebody was in the register no longer.
func (w *identities) hadLeft(p *register.Record, at time.Time) bool {
	left := w.left[p]
	return !left.IsZero() && at.After(left)
}

// person is who signed at that time.
func (w *identities) person(s repo.Signature, at time.Time) Person {
	const daySeconds = 24 * 60 * 60
	seconds := at.Unix() + daySeconds*daysBefore1970
	key := asked{name: s.Name, mail: s.Email, day: seconds / daySeconds}
	if len(w.left) > 0 {
		key.of = time.Duration(seconds%daySeconds)*time.Second + time.Duration(at.Nanosecond())
	}
	p, ok := w.asked[key]
	if !ok {
		p = w.identify(s, at)
		w.asked[key] = p
	}
	return p
}

// daysBefore1970 is more than lie between any time, such as the zero time of
// the year 1, and 1970.
const daysBefore1970 = 1_000_000

// identify is person for somebody who was not asked about before.
func (w *identities) identify(s repo.Signature, at time.Time) Person {
	name, mail := w.mailmap.proper(s.Name, s.Email)
	p := w.find(s.Name, s.Email)
	if a, ok := accountOf(s.Email); ok && p == nil {
		p = w.byAccount(a, at)
	}
	if p == nil || w.hadLeft(p, at) {
		return Person{Name: callName(name, mail), Bot: isBot(name, mail)}
	}
	bot, _ := p.Fields["is_bot"].(bool)
	// Who is registered as a person is none of the machines known by name.
	out := Person{ID: p.ID, Name: callName(name, mail), Known: true, Bot: bot || strings.HasSuffix(name, "[bot]")}
	if registered, ok := p.Fields["name"].(string); ok {
		out.Name = registered
	}
	if held := w.held(p, at); len(held) > 0 {
		out.Role = w.titleOf(held[0])
	}
	return out
}

// same reports whether two signatures are one person's.
func (w *identities) same(a, b repo.Signature, at time.Time) bool {
	p, q := w.person(a, at), w.person(b, at)
	if p.Known || q.Known {
		return p.ID == q.ID
	}
	_, mailA := w.mailmap.proper(a.Name, a.Email)
	_, mailB := w.mailmap.proper(b.Name, b.Email)
	return strings.EqualFold(mailA, mailB)
}

// callName is what to call somebody of whom a name, an address or nothing is
// known.
func callName(name, mail string) string {
	switch {
	case name != "":
		return name
	case mail != "":
		return mail
	}
	return "unknown"
}

func (w *identities) titleOf(role string) string {
	if title := w.titles[role]; title != "" {
		return title
	}
	return role
}

// held lists the roles of p on a day, as ids where they are registered.
func (w *identities) held(p *register.Record, at time.Time) []string {
	day := at.UTC().Format(time.DateOnly)
	list, _ := p.Fields["roles"].([]any)
	var held []string
	for _, item := range list {
		fields, ok := item.(map[string]any)
		if !ok {
			fields = map[string]any{"role": item}
		}
		role, _ := fields["role"].(string)
		if role == "" || !within(fields, day) {
			continue
		}
		held = append(held, w.roleID(role))
	}
	return held
}

func (w *identities) roleID(text string) string {
	if id, ok := w.roles[strings.ToLower(strings.TrimSpace(text))]; ok {
		return id
	}
	return strings.TrimSpace(text)
}

// means reports whether words such as "Ann Lee <ann@x.example>", PER-003,
// ROL-CISO or "Ann Lee" name the one who signed: by address, by id or name, or
// by a role held on that day.
func (w *identities) means(text string, s repo.Signature, at time.Time) bool {
	maker := w.person(s, at)
	name, mail, _, hasMail := cutIdent(text)
	if !hasMail {
		name, mail = strings.TrimSpace(text), ""
		if strings.Contains(name, "@") && !strings.Contains(name, " ") {
			mail = name
		}
	}
	if mail != "" {
		return w.sameMail(name, mail, s, maker, at)
	}
	return w.names(name, maker, at, s.Name)
}

// names reports whether an id, a name or a role is that of somebody, who may
// be called otherwise too; the role on that day.
func (w *identities) names(name string, p Person, at time.Time, called ...string) bool {
	if known := w.byName[fold(name)]; known != nil && !w.hadLeft(known, at) {
		return known.ID == p.ID
	}
	if role, ok := w.roles[strings.ToLower(name)]; ok {
		record := w.byName[fold(p.ID)]
		return record != nil && slices.Contains(w.held(record, at), role)
	}
	same := func(other string) bool { return fold(name) == fold(other) }
	return fold(name) != "" && (same(p.Name) || slices.ContainsFunc(called, same))
}

// Holds reports whether words such as PER-003, ROL-ciso, Ann Lee or CISO are
// the id or name of somebody, or of a role that they held on that day.
func (e *Evidence) Holds(p Person, who string, at time.Time) bool {
	return e.who != nil && e.who.names(strings.TrimSpace(who), p, at)
}

func (w *identities) sameMail(name, mail string, s repo.Signature, maker Person, at time.Time) bool {
	if p := w.find(name, mail); p != nil && !w.hadLeft(p, at) {
		return p.ID == maker.ID
	}
	_, proper := w.mailmap.proper(name, mail)
	_, own := w.mailmap.proper(s.Name, s.Email)
	return strings.EqualFold(proper, own)
}

// called is how to print the one that words name: without the address.
func (w *identities) called(text string) string {
	name, mail, _, ok := cutIdent(text)
	if !ok {
		name, mail = strings.TrimSpace(text), ""
	}
	if p := w.lookUp(name, mail); mail != "" && p != nil {
		if registered, ok := p.Fields["name"].(string); ok {
			return registered
		}
		return p.ID
	}
	if p := w.byName[fold(name)]; p != nil {
		if registered, ok := p.Fields["name"].(string); ok {
			return registered
		}
	}
	if role, ok := w.roles[strings.ToLower(name)]; ok {
		return w.titleOf(role)
	}
	return callName(name, mail)
}

// namesBot reports whether words name a machine.
func (w *identities) namesBot(text string) bool {
	name, mail, _, ok := cutIdent(text)
	if !ok {
		name, mail = text, ""
	}
	if p := w.lookUp(name, mail); mail != "" && p != nil {
		bot, _ := p.Fields["is_bot"].(bool)
		return bot
	}
	if p := w.byName[fold(name)]; p != nil {
		bot, _ := p.Fields["is_bot"].(bool)
		return bot
	}
	return isBot(strings.TrimSpace(name), mail)
}

// Machines that commit under names of their own. Whatever ends in [bot] is
// one too.
var (
	botNames = []string{
		"dependabot", "renovate", "renovate bot", "github-actions", "github actions", "greenkeeper", "mergify",
		"pre-commit-ci", "snyk-bot", "gitlab-bot", "k8s-ci-robot", "web-flow", "copilot", "github copilot",
		"claude", "claude code", "cursor", "cursor agent", "devin ai", "codex", "gemini", "chatgpt", "aider",
	}
	botMail = expression.Of(`(?i)(\[bot\]@|^(project|group)_[0-9]+_bot(_[0-9a-z]+)?@noreply\.|^(noreply|no-reply)@(anthropic|openai|cursor|github)\.com$|^(cursoragent@cursor\.com|bot@renovateapp\.com|support@dependabot\.com|noreply@aider\.chat)$)`)
)

func isBot(name, mail string) bool {
	lower := fold(name)
	return strings.HasSuffix(lower, "[bot]") || slices.Contains(botNames, lower) || botMail().MatchString(strings.TrimSpace(mail))
}

// texts reads a list of words, or a single one, from a field.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return splitNames(v)
	case []any:
		var all []string
		for _, item := range v {
			if s, ok := item.(string); ok {
				all = append(all, s)
			}
		}
		return all
	}
	return nil
}
