package history_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// The people who approve: Ann is managing director, Bob may approve
// requirements and is not of management, Eve may only review them.
func withApprovers(o *history.Options) {
	o.People, _, _ = (&lineDecoder{}).Decode("people.jsonl", []byte(strings.TrimSpace(`
{"id":"ROL-CEO","title":"Managing director","management":true}
{"id":"ROL-CISO","title":"Head of Security","may_approve":["requirements"]}
{"id":"ROL-LEGAL","title":"Legal counsel","may_review":["requirements","laws"]}
{"id":"PER-001","name":"Ann Lee","emails":["ann@example.org"],"roles":["ROL-CEO"]}
{"id":"PER-002","name":"Bob Ray","emails":["bob@example.org"],"roles":["ROL-CISO"]}
{"id":"PER-003","name":"Eve Fox","emails":["eve@example.net"],"roles":["ROL-LEGAL"]}`)))
}

// nobodyNamed has nobody who may approve.
func nobodyNamed(o *history.Options) {
	withApprovers(o)
	delete(o.People[1].Fields, "may_approve")
}

// approvedBy tells the approvals of a record: "trailer B by Bob Ray, may".
func (b *builder) approvedBy(e *history.Evidence, key string) string {
	var all []string
	for _, a := range e.Timelines[keyOf(key)].Approvals {
		s := fmt.Sprintf("%s %s by %s", a.Way, b.labels[a.Commit], a.By.Name)
		if a.May {
			s += ", may"
		}
		if a.Manages {
			s += ", manages"
		}
		if len(a.Roles) != 1 {
			s += fmt.Sprintf(", with %d roles", len(a.Roles))
		}
		all = append(all, s)
	}
	return strings.Join(all, "; ")
}

func TestApprovalsOfThePresentWording(t *testing.T) {
	said := func(line, who string) option {
		return message("x\n\nReviewed-record: R1\n" + line + "-by: " + people[who].Name + " <" + people[who].Email + ">\n")
	}
	ceo := func(o *history.Options) {
		nobodyNamed(o)
		o.Headers = map[string]register.Header{"requirements": {Approvers: []string{"Managing director"}}}
	}
	for _, c := range []struct {
		name  string
		who   func(*history.Options)
		build func(b *builder)
		want  string
	}{
		{"nothing but a push", withApprovers, func(b *builder) {}, ""},
		{"a review by somebody who may not approve is none", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), said("Reviewed", "eve"))
		}, ""},
		{"an approval by somebody who may not", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), said("Approved", "eve"))
		}, "trailer C by Eve Fox"},
		{"of an earlier wording", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("bob"), said("Approved", "bob"))
			b.commit("D", "C", one("R1=c"), by("eve"))
		}, ""},
		{"typed by somebody else", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), said("Approved", "bob"))
		}, ""},
		{"a review by somebody who may approve", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("bob"), said("Reviewed", "bob"))
		}, "trailer C by Bob Ray, may"},
		{"a review by somebody who may approve that finds it right", withApprovers, func(b *builder) {
			b.commit("C", "B", with(one("R1=b"), "reviews.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "ok"}}), by("bob"))
		}, "review record C by Bob Ray, may"},
		{"a review by somebody who may approve, by whom it must change", withApprovers, func(b *builder) {
			b.commit("C", "B", with(one("R1=b"), "reviews.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "change"}}), by("bob"))
		}, ""},
		{"a review by somebody who may approve, by whom it must go", withApprovers, func(b *builder) {
			b.commit("C", "B", with(one("R1=b"), "reviews.jsonl", rec{"id": "RVW-1", "outcomes": rec{"R1": "retire"}}), by("bob"))
		}, ""},
		{"both lines are one", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), message("x\n\nReviewed-record: R1\nReviewed-by: Eve Fox <eve@example.net>\nApproved-by: Eve Fox <eve@example.net>\n"))
		}, "trailer C by Eve Fox"},
		{"two lines of two people are two", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), message("x\n\nReviewed-record: R1\nReviewed-by: Eve Fox <eve@example.net>\nApproved-by: Bob Ray <bob@example.org>\n"))
		}, ""},
		{"lines that a squash tore apart", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("eve"), message("x\n\n* Reviewed-record: R1\n\n* Approved-by: Eve Fox <eve@example.net>\n"))
		}, "trailer C by Eve Fox"},
		{"merged by somebody else", withApprovers, func(b *builder) {
			b.commit("S", "B", one("R1=c"), by("eve"))
			b.commit("M", "B S", one("R1=c"), by("bob"))
		}, "merge M by Bob Ray, may"},
		{"merged by who wrote it", withApprovers, func(b *builder) {
			b.commit("S", "B", one("R1=c"), by("eve"))
			b.commit("M", "B S", one("R1=c"), by("eve"))
		}, ""},
		{"merged by a machine", withApprovers, func(b *builder) {
			b.commit("S", "B", one("R1=c"), by("eve"))
			b.commit("M", "B S", one("R1=c"), by("bot"))
		}, ""},
		{"written by somebody who may approve it", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=c"), by("bob"))
		}, "writing C by Bob Ray, may"},
		{"written by management, where somebody else is named", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=c"), by("ann"))
		}, ""},
		{"written by management, where nobody is named", nobodyNamed, func(b *builder) {
			b.commit("C", "B", one("R1=c"), by("ann"))
		}, "writing C by Ann Lee, may, manages"},
		{"by whom the configuration names", ceo, func(b *builder) {
			b.commit("C", "B", one("R1=b"), by("ann"), said("Approved", "ann"))
		}, "trailer C by Ann Lee, may, manages"},
		{"not landed", withApprovers, func(b *builder) {
			b.commit("C", "B", one("R1=c"), by("bob"))
			b.refs["main"], b.refs["side"] = "B", "C"
		}, ""},
	} {
		b := newBuilder(t)
		b.commit("A", "", one("R1=a"), by("eve"))
		b.commit("B", "A", one("R1=b"), by("eve"))
		c.build(b)
		head := b.order[len(b.order)-1]
		same(t, c.name, b.approvedBy(b.mine(head, c.who), "R1"), c.want)
	}
}

func TestEntitled(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	told := func(change ...func(*history.Options)) string {
		return fmt.Sprintf("%q", b.mine("", change...).Entitled["requirements"])
	}
	same(t, "by the people register", told(withApprovers), `{["Head of Security" "Legal counsel"] ["Head of Security"]}`)
	same(t, "approvers first, each once", told(withApprovers, func(o *history.Options) {
		o.Headers = map[string]register.Header{"requirements": {Owner: "Clerk", Approvers: []string{"ROL-CEO", "ROL-CISO", "Works council"}}}
	}), `{["Managing director" "Head of Security" "Works council" "Legal counsel"] ["Managing director" "Head of Security" "Works council"]}`)
	same(t, "nobody", told(), `{[] []}`)
}

// A machine that is named as a reviewer is told of, with what it would have
// reviewed.
func TestMachinesThatReview(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=a"), message("x\n\nReviewed-record: R1\nReviewed-by: dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>\n"))
	b.commit("C", "B", one("R1=a"), by("bot"), message("x\n\nReviewed-record: R1\nApproved-by: renovate[bot]\n"))
	b.commit("D", "C", one("R1=a"), by("bot"), message("x\n\nReviewed-record: R1\nReviewed-by: Bob Ray <bob@example.org>\n"))
	var all []string
	e := b.mine("", withStaff)
	for _, u := range e.Uncounted {
		if _, cited := e.Commits[u.Commit]; !cited || u.Since.IsZero() {
			t.Errorf("%+v", u)
		}
		all = append(all, fmt.Sprintf("%s %q %v", b.labels[u.Commit], u.Machine, u.Keys))
	}
	same(t, "machines", strings.Join(all, "; "), `B "dependabot[bot]" [{requirements R1}]; C "renovate[bot]" [{requirements R1}]`)
}
