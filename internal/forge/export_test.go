package forge_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/repo"
)

// Where one answer is missing, those before it are returned that are whole: of a
// rebase that may go on with the commit that nothing is known of, none is.
func TestExportReturnsWhatIsWhole(t *testing.T) {
	h, g, landings := landed(t) // a merge, a push, and a rebase that two landings stand for
	missing := ""
	h.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
		hit := strings.HasSuffix(r.URL.Path, missing)
		if hit {
			w.WriteHeader(http.StatusBadGateway)
		}
		return hit
	})
	for name, c := range map[string]struct {
		missing string
		want    []int // numbers, 0 for the push
	}{
		"the first commit":               {string(landings[0].Commit) + "/pulls", nil},
		"the push":                       {string(landings[1].Commit) + "/pulls", []int{1}},
		"the first commit of the rebase": {string(landings[2].Commit) + "/pulls", []int{1, 0}},
		"the last commit of the rebase":  {string(landings[3].Commit) + "/pulls", []int{1, 0}},
		"the rebase":                     {"pulls/2", []int{1, 0}},
		"its answers":                    {"pulls/2/reviews", []int{1, 0}},
	} {
		missing = c.missing
		got, err := forge.Export(context.Background(), g, "main", landings, when)
		if err == nil || !strings.Contains(err.Error(), "answered 502") {
			t.Errorf("%s: %v", name, err)
		}
		var numbers []int
		for _, one := range got {
			numbers = append(numbers, one.Number)
		}
		if len(numbers) != len(c.want) || len(numbers) > 0 && numbers[0] != c.want[0] || len(numbers) > 1 && numbers[1] != c.want[1] {
			t.Errorf("%s: got %v, want %v", name, numbers, c.want)
		}
	}
}

// An API that takes a call and never answers is given up, and named.
func TestExportTimesOut(t *testing.T) {
	silent := func(w http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done() // until the caller has gone
		return true
	}
	impatient := &http.Client{Timeout: 50 * time.Millisecond}
	h, g := hubWith(t, "pull-requests: read")
	h.Trouble(silent)
	g.Client = impatient
	l := forgetest.NewLab(t)
	l.Trouble(silent)
	lab := labOf(l, forgetest.Maintainer)
	lab.Client = impatient
	for _, p := range []forge.Platform{g, lab} {
		var got []history.PullRequest
		got, err := forge.Export(context.Background(), p, "main", []forge.Landing{{Commit: repo.ID(sha("1")), Parents: 2}}, when)
		if got != nil || err == nil || !strings.Contains(err.Error(), "the API did not answer: ") || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: %v, %v", p.Words().Name, got, err)
		}
	}
}
