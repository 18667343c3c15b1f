package examples_test

import (
	"io/fs"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/report"
)

// The pipeline for GitLab is YAML with one job, clones the whole history, writes
// formats that there are to where it hands them on, and runs on merge requests.
func TestGitLabPipeline(t *testing.T) {
	data, err := fs.ReadFile(examples.FS, "gitlab/.gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var jobs map[string]struct {
		Variables map[string]string
		Rules     []struct{ If string }
		Script    []string
		Artifacts struct {
			When    string
			Reports map[string]string
		}
	}
	if err := yaml.Unmarshal(data, &jobs); err != nil {
		t.Fatal(err)
	}
	job, ok := jobs["registers"]
	if !ok || len(jobs) != 1 || job.Variables["GIT_DEPTH"] != "0" || job.Artifacts.When != "always" || len(job.Rules) != 2 || !strings.Contains(job.Rules[0].If, "merge_request_event") {
		t.Fatalf("got %+v", jobs)
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
