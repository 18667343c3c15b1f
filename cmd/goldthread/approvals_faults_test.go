package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/forgetest"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/lint"
)

// A site is what both stand-ins have, as far as the tests of faults need it.
type site interface {
	At(day string)
	Now() time.Time
	Put(login, branch, message string, files map[string]string) string
	Edit(login, branch, message, script string) string
	Open(login, branch, title, body string) int
	Approve(login string, number int)
	Merge(login string, number int, method string) error
	Trouble(answer func(w http.ResponseWriter, r *http.Request) bool)
	Files(branch string) []string
	Content(branch, path string) string
}

// Of four landings the first is saved when the platform answers wrong about the
// third, in each way that there is: what is wrong is named, what was answered in
// full is saved, what was saved stays as it is, and the next run makes up for it.
func TestApprovalsFaults(t *testing.T) {
	for platform, c := range map[string]struct {
		site    func(t *testing.T) (site, func() forgetest.Run)
		request string // the third, by the end of its path
		list    string // of something about it
		name    string // of what is saved about a request
		limit   func(w http.ResponseWriter)
	}{
		"GitHub": {
			func(t *testing.T) (site, func() forgetest.Run) {
				y := newYear(t)
				return y, func() forgetest.Run { return y.OnMain("push", y.saves) }
			}, "pulls/3", "pulls/3/reviews", "approvals/2025/PR-%d.json",
			func(w http.ResponseWriter) {
				w.Header().Set("X-RateLimit-Remaining", "0")
				w.Header().Set("X-RateLimit-Reset", "1739178000")
				w.WriteHeader(http.StatusForbidden)
				fmt.Fprint(w, `{"message": "API rate limit exceeded for installation ID 1."}`)
			},
		},
		"GitLab": {
			func(t *testing.T) (site, func() forgetest.Run) {
				y := &labYear{Lab: forgetest.NewLab(t, crew...), t: t}
				y.saves = y.AccessToken(forgetest.Maintainer)
				return y, func() forgetest.Run { return y.OnMain("push", y.saves) }
			}, "merge_requests/3", "merge_requests/3/versions", "approvals/2025/MR-%d.json",
			func(w http.ResponseWriter) {
				w.Header().Set("RateLimit-Remaining", "0")
				w.Header().Set("RateLimit-Reset", "1739178000")
				w.WriteHeader(http.StatusTooManyRequests)
				fmt.Fprint(w, "Retry later")
			},
		},
	} {
		ref := strings.TrimSuffix(strings.TrimPrefix(c.name, "approvals/2025/"), "-%d.json")
		status := func(code int) func(http.ResponseWriter, *http.Request) {
			return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
		}
		body := func(text string) func(http.ResponseWriter, *http.Request) {
			return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
		}
		for name, fault := range map[string]struct {
			path   string
			answer func(w http.ResponseWriter, r *http.Request)
			says   string
			fourth bool // is saved all the same
		}{
			"a page that is missing": {c.list, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Query().Get("page") != "1" {
					fmt.Fprint(w, "[]")
					return
				}
				w.Header().Set("Link", `<https://api.example.org/x?page=2>; rel="next"`)
				fmt.Fprint(w, `[{"id": 1, "state": "COMMENTED"}]`)
			}, "page 2 of what the API lists is missing", false},
			"the limit of calls": {c.request, func(w http.ResponseWriter, _ *http.Request) { c.limit(w) }, "takes no more calls for now: run this again after 09:00 UTC on 10 February 2025", false},
			"too many calls at once": {c.request, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "60")
				w.WriteHeader(http.StatusTooManyRequests)
			}, "takes no more calls for now: run this again in 60 seconds", false},
			"no answer": {c.request, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "the API did not answer: ", false},
			"an answer cut off": {c.request, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Length", "99")
				fmt.Fprint(w, `{"number": 3, "iid"`)
			}, "the API broke off its answer", false},
			"JSON without its end":   {c.request, body(`{"number": 3, "iid": 3, "ti`), "not what its documentation says", false},
			"a page for people":      {c.request, body("<!doctype html><title>Sign in</title>"), "not what its documentation says", false},
			"another pull request":   {c.request, body(`{"number": 4, "iid": 4}`), "not what its documentation says", false},
			"one that is not shown":  {c.request, status(http.StatusNotFound), "or there is no such thing", true},
			"an outage":              {c.request, status(http.StatusBadGateway), "the API answered 502", false},
			"an outage half through": {c.list, status(http.StatusInternalServerError), "the API answered 500", false},
		} {
			t.Run(platform+", "+name, func(t *testing.T) {
				y, job := c.site(t)
				y.At("2025-01-15")
				y.Put("ines", "main", "Registers", small)
				approvals := func(want int) (stdout, stderr string) {
					t.Helper()
					status, stdout, stderr := inJob(t, y.Now, job(), "approvals")
					if status != want {
						t.Fatalf("exit status %d, want %d\n%s%s", status, want, stdout, stderr)
					}
					return stdout, stderr
				}
				land := func(n int, words string) {
					t.Helper()
					branch := fmt.Sprintf("patch-%d", n)
					y.Edit("rita", branch, "Wording", "sub registers/parties.yaml "+words)
					y.Approve("tom", y.Open("rita", branch, "Wording", ""))
					if err := y.Merge("ines", n, forgetest.Merge); err != nil {
						t.Fatal(err)
					}
				}
				saved := func() map[string]string {
					all := map[string]string{}
					for _, name := range y.Files(history.EvidenceBranch) {
						all[name] = y.Content(history.EvidenceBranch, name)
					}
					return all
				}
				land(1, "'They entrust' 'They have entrusted'")
				approvals(0)
				first := saved()
				if len(first) != 1 {
					t.Fatalf("saved are %q", first)
				}
				land(2, "'their data' 'all their data'")
				land(3, "'all their data' 'all of their data'")
				land(4, "'all of their data' 'much of their data'")

				y.Trouble(func(w http.ResponseWriter, r *http.Request) bool {
					hit := strings.HasSuffix(r.URL.Path, "/"+fault.path)
					if hit {
						fault.answer(w, r)
					}
					return hit
				})
				_, errs := approvals(lint.ExitFailed)
				if !strings.Contains(errs, platform+" did not answer all, and only what it answered in full was saved; the next run asks for the rest: "+ref+" 3: ") || !strings.Contains(errs, fault.says) || strings.Contains(errs, "127.0.0.1") {
					t.Errorf("it said %s", errs)
				}
				want := []string{fmt.Sprintf(c.name, 1), fmt.Sprintf(c.name, 2)}
				if fault.fourth {
					want = append(want, fmt.Sprintf(c.name, 4))
				}
				after := saved()
				if got := slices.Sorted(maps.Keys(after)); !slices.Equal(got, want) || after[want[0]] != first[want[0]] {
					t.Errorf("saved are %q, want %q", got, want)
				}
				_, found, _ := inJob(t, y.Now, job(), "check", "--all")
				if !strings.Contains(found, "for which the platform's approvals were not saved") {
					t.Error("nothing says that something is missing")
				}

				y.Trouble(nil)
				approvals(0)
				all := saved()
				if len(all) != 4 {
					t.Errorf("in the end saved are %q", slices.Sorted(maps.Keys(all)))
				}
				for name, text := range after {
					if all[name] != text {
						t.Errorf("%s was written anew", name)
					}
				}
			})
		}
	}
}
