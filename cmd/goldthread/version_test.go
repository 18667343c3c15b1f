package main

import (
	"runtime"
	"runtime/debug"
	"testing"
)

// What a program was built from is told from what the build left in it, each
// part only where it did.
func TestBuilt(t *testing.T) {
	system := " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	engines := []*debug.Module{
		{Path: "example.org/other", Version: "v0.0.1"},
		{Path: "github.com/go-git/go-git/v5", Version: "v5.19.3"},
		{Path: "cuelang.org/go", Version: "v0.17.1"},
		{Path: "github.com/open-policy-agent/opa", Version: "v1.22.2"},
	}
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for name, c := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"nothing": {nil, "goldthread (devel)\n"},
		"installed as a module": {&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.0"}, Deps: engines},
			"goldthread v1.2.0\ncuelang.org/go v0.17.1\ngithub.com/open-policy-agent/opa v1.22.2\ngithub.com/go-git/go-git/v5 v5.19.3\ngo1.26.8" + system},
		"released": {&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "v1.2.0"}, Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: commit}, {Key: "vcs.time", Value: "2026-10-31T06:00:00Z"}, {Key: "vcs.modified", Value: "false"}}},
			"goldthread v1.2.0\ncommit " + commit + " of 2026-10-31T06:00:00Z\ngo1.26.8" + system},
		"built amid work": {&debug.BuildInfo{GoVersion: "go1.26.8", Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: commit}, {Key: "vcs.modified", Value: "true"}}},
			"goldthread (devel)\ncommit " + commit + ", with changes that are in no commit\ngo1.26.8" + system},
	} {
		if got := built(c.info); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}
