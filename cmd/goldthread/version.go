package main

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/mod/semver"
)

// engines are the modules whose versions decide what a run can find.
var engines = []string{"cuelang.org/go", "github.com/open-policy-agent/opa", "github.com/go-git/go-git/v5"}

func (a *app) version() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Show the versions of the program and of its engines",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(a.stdout, versions())
			return err
		},
	}
}

// noArguments refuses words after a command that takes none.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no folder or other word, but %q is named", c.Name(), args[0])
	}
	return nil
}

// version is the module's version, "(devel)" when it was not built from one.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
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
	text := "goldthread " + version() + "\n"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return text
	}
	for _, engine := range engines {
		for _, m := range info.Deps {
			if m.Path == engine {
				text += m.Path + " " + m.Version + "\n"
			}
		}
	}
	return text + info.GoVersion + "\n"
}
