package examples_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/examples"
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
	if got := slices.Sorted(maps.Keys(jobs)); !slices.Equal(got, []string{".goldthread", "approvals", "note", "registers"}) {
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
			if !strings.Contains(rule.If, onMain) || !strings.HasSuffix(rule.If, "&& $GOLDTHREAD_TOKEN") || job.ResourceGroup != "goldthread-evidence" {
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
	if job.Artifacts.When != "always" || len(job.Rules) != 2 || !strings.Contains(job.Rules[0].If, "merge_request_event") || job.Rules[1].If != onMain {
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
