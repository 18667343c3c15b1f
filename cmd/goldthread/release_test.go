package main

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A release has the files that the action looks for, from a build that gives
// the same bytes again.
func TestReleaseFiles(t *testing.T) {
	var c struct {
		ProjectName string `yaml:"project_name"`
		Builds      []struct {
			Main, Binary        string
			Goos, Goarch        []string
			Env, Flags, Ldflags []string
			ModTimestamp        string         `yaml:"mod_timestamp"`
			Unchecked           map[string]any `yaml:",inline"`
		}
		Archives []struct {
			NameTemplate    string `yaml:"name_template"`
			Formats         []string
			WrapInDirectory any `yaml:"wrap_in_directory"`
		}
		Checksum struct {
			NameTemplate string `yaml:"name_template"`
			Algorithm    string
		}
	}
	if err := yaml.Unmarshal([]byte(written(t, "../../.goreleaser.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Builds) != 1 || len(c.Archives) != 1 {
		t.Fatalf("%d builds, %d archives", len(c.Builds), len(c.Archives))
	}
	build, archive := c.Builds[0], c.Archives[0]
	if build.Main != "./cmd/goldthread" || build.Binary != "goldthread" || len(build.Unchecked) > 0 {
		t.Errorf("it builds %s as %s, with %v", build.Main, build.Binary, build.Unchecked)
	}
	for what, pair := range map[string][2][]string{
		"systems":      {build.Goos, {"linux", "darwin", "windows"}},
		"machines":     {build.Goarch, {"amd64", "arm64"}},
		"environment":  {build.Env, {"CGO_ENABLED=0"}},
		"flags":        {build.Flags, {"-trimpath", "-buildvcs=true"}},
		"linker flags": {build.Ldflags, {"-s -w"}},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s: %v, want %v", what, pair[0], pair[1])
		}
	}
	if build.ModTimestamp != "{{ .CommitTimestamp }}" {
		t.Errorf("the program bears the time %q", build.ModTimestamp)
	}
	if archive.NameTemplate != "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}" || archive.WrapInDirectory != nil || !slices.Equal(archive.Formats, []string{"tar.gz"}) {
		t.Errorf("archives are named and packed as %+v", archive)
	}
	if c.ProjectName != "goldthread" || c.Checksum.NameTemplate != "checksums.txt" || c.Checksum.Algorithm != "sha256" {
		t.Errorf("the action would not find what is listed: %s, %+v", c.ProjectName, c.Checksum)
	}
	for _, script := range []string{"../../action/get.sh", "../../action/list.sh"} {
		if !strings.Contains(written(t, script), `goldthread_[0-9]+\.[0-9]+\.[0-9]+_`) {
			t.Errorf("%s looks for files of another name", script)
		}
	}
}

// The image holds the program and nothing to run beside it, on a base that is
// named by its digest, and runs as nobody in particular.
func TestImage(t *testing.T) {
	instructions := map[string][]string{}
	for line := range strings.Lines(written(t, "../../Dockerfile")) {
		if word, rest, ok := strings.Cut(strings.TrimSpace(line), " "); ok && word != "#" {
			instructions[word] = append(instructions[word], rest)
		}
	}
	for word, want := range map[string]string{
		"FROM":       `^gcr\.io/distroless/static-debian\d+:nonroot@sha256:[0-9a-f]{64}$`,
		"ARG":        `^TARGETPLATFORM$`,
		"COPY":       `^\$TARGETPLATFORM/goldthread /usr/local/bin/goldthread$`,
		"USER":       `^[1-9]\d*:[1-9]\d*$`,
		"WORKDIR":    `^/registers$`,
		"ENTRYPOINT": `^\["/usr/local/bin/goldthread"\]$`,
	} {
		if got := instructions[word]; len(got) != 1 || !regexp.MustCompile(want).MatchString(got[0]) {
			t.Errorf("%s %q, want one like %s", word, got, want)
		}
		delete(instructions, word)
	}
	if len(instructions) > 0 {
		t.Errorf("it does more: %v", instructions)
	}
}

// The image is made of what is built: for each of its platforms goreleaser lays
// the program, by the name of the build, into a folder that is called as the
// platform is, which is where the image looks for it.
func TestImageIsMadeOfWhatIsBuilt(t *testing.T) {
	var c struct {
		Builds []struct {
			Binary       string
			Goos, Goarch []string
		}
		Images []struct {
			Dockerfile, Ids           string
			Images, Tags, Platforms   []string
			ExtraFiles                []string `yaml:"extra_files"`
			Labels, Annotations, Args map[string]string
		} `yaml:"dockers_v2"`
	}
	if err := yaml.Unmarshal([]byte(written(t, "../../.goreleaser.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Images) != 1 || len(c.Builds) != 1 {
		t.Fatalf("%d images of %d builds", len(c.Images), len(c.Builds))
	}
	build, image := c.Builds[0], c.Images[0]
	file := written(t, "../../"+image.Dockerfile)
	if !strings.Contains(file, "COPY $TARGETPLATFORM/"+build.Binary+" ") || len(image.ExtraFiles) > 0 {
		t.Errorf("it does not take %s, or takes more: %v", build.Binary, image.ExtraFiles)
	}
	if len(image.Platforms) == 0 {
		t.Error("it is for no platform")
	}
	for _, platform := range image.Platforms {
		system, machine, _ := strings.Cut(platform, "/")
		if system != "linux" || !slices.Contains(build.Goos, system) || !slices.Contains(build.Goarch, machine) {
			t.Errorf("%s is not built", platform)
		}
	}
	// By which the workflow finds it again, and whoever reads how to run it.
	name := image.Images[0]
	if len(image.Images) != 1 || !slices.Contains(image.Tags, "{{ .Version }}") || !strings.Contains(written(t, "../../.github/workflows/release.yml"), name+":$version") || !strings.Contains(file, name+" check") {
		t.Errorf("it is called %v, with %v", image.Images, image.Tags)
	}
}

// The hooks have what pre-commit demands, run a command line that the program
// understands, and are asked for by the files that a check reads.
func TestPreCommitHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string

		PassFilenames bool   `yaml:"pass_filenames"`
		RequireSerial bool   `yaml:"require_serial"`
		Since         string `yaml:"minimum_pre_commit_version"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(written(t, "../../.pre-commit-hooks.yaml"))))
	decoder.KnownFields(true)
	if err := decoder.Decode(&hooks); err != nil {
		t.Fatal(err)
	}
	languages := map[string]string{}
	for _, h := range hooks {
		languages[h.ID] = h.Language
		if h.Name == "" || h.Description == "" || h.PassFilenames || !h.RequireSerial {
			t.Errorf("%s: %+v", h.ID, h)
		}
		words := strings.Fields(h.Entry)
		c, rest, err := (&app{stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}).root().Find(words[1:])
		if err != nil || words[0] != "goldthread" || !c.HasParent() || c.ParseFlags(rest) != nil {
			t.Errorf("%s: %q is no command line of the program", h.ID, h.Entry)
		}
		files := regexp.MustCompile(h.Files)
		for name, want := range map[string]bool{
			"registers/parties.yaml": true, "registers/requirements/law.csv": true, "goldthread.yaml": true, "isms/goldthread.cue": true,
			"policies/parties/x.rego": true, "schema/assets.cue": true, "README.md": false, "docs/registers.md": false, "ourgoldthread.yaml": false,
		} {
			if files.MatchString(name) != want {
				t.Errorf("%s: %s is looked at: %t", h.ID, name, !want)
			}
		}
	}
	if len(languages) != 2 || languages["goldthread"] != "golang" || languages["goldthread-system"] != "system" {
		t.Errorf("the hooks are %v", languages)
	}
}
