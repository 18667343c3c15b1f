//go:build tools

package main

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A browser is a real Chromium that reaches nothing but a server of the test:
// every request of a page, wherever it leads, arrives there.
type browser struct {
	t        *testing.T
	program  string
	server   *httptest.Server
	mu       sync.Mutex
	page     []byte
	requests []string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	b := &browser{t: t}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			b.program = path
			break
		}
	}
	if b.program == "" {
		t.Fatal("there is no Chromium: apt-get install chromium")
	}
	b.server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.server.Close)
	return b
}

func (b *browser) serve(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests = append(b.requests, r.Method+" "+r.Host+r.URL.Path)
	if r.Host != "report.test" || r.URL.Path != "/report.html" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(b.page)
}

// open has Chromium do something with a page, and returns what it printed and
// what it logged. Of what it asked for, the requests of the browser itself are
// left out.
func (b *browser) open(page []byte, flags ...string) (stdout, log string, requests []string) {
	b.t.Helper()
	b.mu.Lock()
	b.page, b.requests = page, nil
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	proxy := strings.TrimPrefix(b.server.URL, "http://")
	args := append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-default-apps", "--disable-extensions", "--enable-logging=stderr", "--user-data-dir=" + b.t.TempDir(),
		"--proxy-server=" + proxy, "--proxy-bypass-list=<-loopback>", "--force-device-scale-factor=1",
	}, flags...)
	c := exec.CommandContext(ctx, b.program, append(args, "http://report.test/report.html")...)
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Run(); err != nil {
		b.t.Fatalf("%s: %v\n%s", b.program, err, errs.String())
	}
	own := regexp.MustCompile(`^CONNECT |^\S+ [a-z0-9.-]*(google|gstatic|googleapis|gvt1)[a-z.]*(:\d+)?/`)
	for _, r := range b.requests {
		if !own.MatchString(r) {
			requests = append(requests, r)
		}
	}
	return out.String(), errs.String(), requests
}

// TestReportInABrowser opens the report of the demo, in every copy: it logs
// nothing to the console, asks for nothing, and prints to a PDF.
func TestReportInABrowser(t *testing.T) {
	b, demo := newBrowser(t), demoRepository(t)
	for name, args := range map[string][]string{
		"internal": {"--from", "2026-09-01"}, "auditor": {"--for", "auditor"}, "management": {"--for", "management"}, "party": {"--for", "party=PTY-013", "--redact"},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			page := reportOf(t, demo, args...)
			dom, log, requests := b.open(page, "--dump-dom")
			quiet(t, log, requests)
			if !strings.Contains(dom, "<h1>Interested parties and their requirements: state and evidence</h1>") {
				t.Errorf("the page has no title:\n%.2000s", dom)
			}
			pdf := filepath.Join(t.TempDir(), "report.pdf")
			_, log, requests = b.open(page, "--no-pdf-header-footer", "--print-to-pdf="+pdf)
			quiet(t, log, requests)
			text := pdfText(t, pdf)
			for _, want := range []string{"Fernhollow Software Limited", "GT-2026-10", "1 of ", "Requirement"} {
				if !strings.Contains(text, want) {
					t.Errorf("the PDF does not say %q", want)
				}
			}
			for _, hidden := range []string{"Find in", "Skip to the report", "Contents"} {
				if strings.Contains(text, hidden) {
					t.Errorf("the PDF says %q, which is for a screen only", hidden)
				}
			}
		})
	}
}

// quiet fails for anything on the console, and for any request but that of the
// page itself.
func quiet(t *testing.T, log string, requests []string) {
	t.Helper()
	for _, line := range strings.Split(log, "\n") {
		if strings.Contains(line, "CONSOLE") {
			t.Errorf("on the console: %s", line)
		}
	}
	if want := "GET report.test/report.html"; len(requests) != 1 || requests[0] != want {
		t.Errorf("the browser asked for %q, want only %q", requests, want)
	}
}

func pdfText(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

// TestReportNoticesAScript shows that the test above would see it if something
// in a page ran, or asked for something.
func TestReportNoticesAScript(t *testing.T) {
	b := newBrowser(t)
	page := []byte(`<!doctype html><title>x</title><script>console.log("ran")</script><img src="http://evil.test/picture">`)
	_, log, requests := b.open(page, "--dump-dom")
	if !strings.Contains(log, "CONSOLE") || !strings.Contains(fmt.Sprint(requests), "evil.test/picture") {
		t.Errorf("neither the console (%q) nor the requests (%q) tell of it", log, requests)
	}
}

// TestHostileRecordsRunNothing puts markup and script into every text of the
// registers that a report shows.
func TestHostileRecordsRunNothing(t *testing.T) {
	b, demo := newBrowser(t), demoRepository(t)
	const hostile = `</script></style></title></svg><script>console.log('ran')</script><img src=http://evil.test/a onerror=console.log('ran')><svg onload=console.log('ran')><a href=javascript:console.log('ran')>`
	changed := 0
	field := regexp.MustCompile(`(?m)^(\s+(?:name|statement|title|relevance|legal_name|reason|what|locator|action|threat|justification):) .*$`)
	err := filepath.WalkDir(filepath.Join(demo, "registers"), func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		data = field.ReplaceAllFunc(data, func(line []byte) []byte {
			changed++
			return []byte(fmt.Sprintf(`%s "%d %s"`, field.FindSubmatch(line)[1], changed, hostile))
		})
		return os.WriteFile(name, data, 0o644)
	})
	if err != nil || changed < 100 {
		t.Fatalf("%d texts changed: %v", changed, err)
	}
	page := reportOf(t, demo)
	dom, log, requests := b.open(page, "--dump-dom")
	quiet(t, log, requests)
	if n := strings.Count(dom, "<script"); n != 1 {
		t.Errorf("the page has %d scripts, want its own", n)
	}
	if strings.Count(dom, "evil.test") < changed/2 {
		t.Errorf("the page shows the texts %d times, want most of %d", strings.Count(dom, "evil.test"), changed)
	}
}

// TestReportFitsTheScreen measures the page on a phone, a laptop and a wide
// screen: nothing stands out on the right, but for tables and drawings, which
// scroll by themselves.
func TestReportFitsTheScreen(t *testing.T) {
	b := newBrowser(t)
	page := reportOf(t, demoRepository(t))
	page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAll(page, nil)
	page = bytes.Replace(page, []byte("</body>"), []byte(`<script>document.title = "wide " + document.documentElement.scrollWidth + " of " + document.documentElement.clientWidth</script></body>`), 1)
	for _, width := range []int{390, 1280, 1920} {
		dom, _, _ := b.open(page, "--dump-dom", fmt.Sprintf("--window-size=%d,900", width))
		m := regexp.MustCompile(`<title>wide (\d+) of (\d+)</title>`).FindStringSubmatch(dom)
		if m == nil || m[1] != m[2] {
			t.Errorf("at %d: %q", width, m)
		}
	}
}

// TestReportIsDarkAndLight takes a picture in both schemes and looks at the
// colour of the page.
func TestReportIsDarkAndLight(t *testing.T) {
	b := newBrowser(t)
	page := reportOf(t, demoRepository(t), "--for", "management")
	for scheme, want := range map[string]uint32{"0": 0x15161a, "1": 0xffffff} {
		file := filepath.Join(t.TempDir(), "page.png")
		b.open(page, "--screenshot="+file, "--window-size=1280,900", "--blink-settings=preferredColorScheme="+scheme)
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		r, g, blue, _ := picture.At(1270, 5).RGBA()
		if got := r>>8<<16 | g>>8<<8 | blue>>8; got != want {
			t.Errorf("in scheme %s the page is #%06x, want #%06x", scheme, got, want)
		}
	}
}
