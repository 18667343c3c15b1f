package examples_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/report"
)

// A gitLabJob is what of a job decides when and how it runs.
type gitLabJob struct {
	Extends       string
	ResourceGroup string `yaml:"resource_group"`
	Variables     map[string]string
	Rules         []struct{ If string }
	BeforeScript  []string `yaml:"before_script"`
	Script        []string
	Artifacts     struct {
		When    string
		Reports map[string]string
	}
}

func gitLabJobs(t *testing.T) map[string]gitLabJob {
	t.Helper()
	data, err := fs.ReadFile(examples.FS, "gitlab/.gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var jobs map[string]gitLabJob
	if err := yaml.Unmarshal(data, &jobs); err != nil {
		t.Fatal(err)
	}
	return jobs
}

// The pipeline for GitLab clones the whole history with the branches beside it,
// checks merge requests and the main branch, and writes formats that there are to
// where it hands them on. What writes runs on the main branch alone, with a token,
// and never two at a time.
func TestGitLabPipeline(t *testing.T) {
	jobs := gitLabJobs(t)
	if got := slices.Sorted(maps.Keys(jobs)); !slices.Equal(got, []string{".goldthread", "approvals", "issue", "note", "registers"}) {
		t.Fatalf("the jobs are %q", got)
	}
	common := jobs[".goldthread"]
	if common.Variables["GIT_DEPTH"] != "0" || common.Variables["GIT_STRATEGY"] != "clone" || !strings.Contains(common.BeforeScript[0], "refs/heads/*:refs/remotes/origin/*") {
		t.Errorf("the history is not all there: %+v", common)
	}
	const onMain = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
	for name, job := range jobs {
		if name == ".goldthread" {
			continue
		}
		if job.Extends != ".goldthread" || len(job.Rules) == 0 {
			t.Errorf("%s: %+v", name, job)
		}
		if name == "registers" {
			continue
		}
		for _, rule := range job.Rules {
			if !strings.Contains(rule.If, onMain) || !strings.HasSuffix(rule.If, "&& $GOLDTHREAD_TOKEN") || !strings.HasPrefix(job.ResourceGroup, "goldthread-") {
				t.Errorf("%s runs if %s, in %q", name, rule.If, job.ResourceGroup)
			}
		}
		for _, line := range slices.Concat(common.BeforeScript, job.Script) {
			if strings.Contains(strings.ReplaceAll(line, `'!f() { echo username=goldthread; echo "password=$GOLDTHREAD_TOKEN"; }; f'`, ""), "TOKEN") {
				t.Errorf("%s: the token stands on a command line: %s", name, line)
			}
		}
	}
	job := jobs["registers"]
	if script := job.Script; !strings.Contains(script[len(script)-1], " --comment") {
		t.Errorf("nothing comments: %q", script)
	}
	if job.Artifacts.When != "always" || job.ResourceGroup != "registers-$CI_MERGE_REQUEST_IID" || len(job.Rules) != 2 || !strings.Contains(job.Rules[0].If, "merge_request_event") || job.Rules[1].If != onMain {
		t.Errorf("got %+v", job)
	}
	script := strings.Join(job.Script, "\n")
	for format, file := range map[string]string{"gitlab": job.Artifacts.Reports["codequality"], "junit": job.Artifacts.Reports["junit"]} {
		if file == "" || !strings.Contains(script, "--out "+format+"="+file) {
			t.Errorf("%s does not go to %q", format, file)
		}
		if !strings.Contains(strings.Join(report.Formats(), " "), format) {
			t.Errorf("there is no format %s", format)
		}
	}
}

// The templates for descriptions are the same on both platforms, and name no
// reason before somebody writes one.
func TestDescriptionTemplates(t *testing.T) {
	var texts []string
	for _, name := range []string{"template/.github/pull_request_template.md", "gitlab/.gitlab/merge_request_templates/Default.md"} {
		data, err := fs.ReadFile(examples.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(data))
	}
	if texts[0] != texts[1] {
		t.Errorf("they differ:\n%s\n%s", texts[0], texts[1])
	}
	if got := history.Because(texts[0]); len(got) > 0 {
		t.Errorf("it names %q by itself", got)
	}
	if got := history.Because(strings.Replace(texts[0], "Because: ", "Because: CTR-004 ", 1)); !slices.Equal(got, []string{"CTR-004"}) {
		t.Errorf("filled in it names %q", got)
	}
}
