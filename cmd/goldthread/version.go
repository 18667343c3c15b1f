package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/semver"
)

// engines are the modules whose versions decide what a run can find.
var engines = []string{"cuelang.org/go", "github.com/open-policy-agent/opa", "github.com/go-git/go-git/v5"}

func init() { addCommand((*app).version) }

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the versions of the program and of its engines",
		Long: "Version shows what the program was built from: its version and commit, the versions of the engines that decide what\n" +
			"a run can find, and of Go. Put it into a report of a fault.",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.stdout, versions())
			return err
		},
	}
}

// version is the module's version, "(devel)" when it was not built from one.
func version() string {
	info, _ := debug.ReadBuildInfo()
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	if info == nil || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// release is the first two numbers of a version such as v1.3.2, "" where the
// program was built from the midst of two.
func release(version string) string {
	if v := semver.Canonical(version); v != "" && semver.Prerelease(v) == "" {
		return strings.TrimPrefix(semver.MajorMinor(v), "v")
	}
	return ""
}

func versions() string {
	info, _ := debug.ReadBuildInfo()
	return built(info)
}

// built tells what a program was built from, one thing a line.
func built(info *debug.BuildInfo) string {
	text := "goldthread " + versionOf(info) + "\n"
	if info == nil {
		return text
	}
	setting := map[string]string{}
	for _, s := range info.Settings {
		setting[s.Key] = s.Value
	}
	if commit := setting["vcs.revision"]; commit != "" {
		text += "commit " + commit
		if at := setting["vcs.time"]; at != "" {
			text += " of " + at
		}
		if setting["vcs.modified"] == "true" {
			text += ", with changes that are in no commit"
		}
		text += "\n"
	}
	for _, engine := range engines {
		for _, m := range info.Deps {
			if m.Path == engine {
				text += m.Path + " " + m.Version + "\n"
			}
		}
	}
	return text + info.GoVersion + " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
}

// program is how this program was called: somebody who ran it with "go run"
// has no goldthread to type.
func program() string {
	if exe, err := os.Executable(); err == nil && strings.Contains(filepath.ToSlash(exe), "/go-build") {
		return "go run ./cmd/goldthread"
	}
	return "goldthread"
}
