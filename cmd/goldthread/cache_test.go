package main

import (
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// Where what is read is kept: in the user's own folder, or where somebody says,
// and nowhere in CI, in an audit, or where it is switched off.
func TestKeptIn(t *testing.T) {
	home := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", home) // Linux
	t.Setenv("HOME", home)           // macOS
	t.Setenv("LocalAppData", home)   // Windows
	for _, c := range []struct {
		flag, variable, ci string
		audit              bool
		want               string // a part of the folder; "" for none
		named              bool
	}{
		{want: "goldthread"},
		{variable: "/srv/kept", want: "kept", named: true},
		{flag: "/srv/flag", variable: "/srv/kept", want: "flag", named: true},
		{variable: "off"},
		{flag: "off", variable: "/srv/kept"},
		{audit: true},
		{audit: true, variable: "/srv/kept"},
		{ci: "true"},
		{ci: "false", want: "goldthread"},
		{ci: "true", variable: "/srv/kept", want: "kept", named: true},
		{ci: "true", flag: "/srv/flag", want: "flag", named: true},
	} {
		a := &app{cache: c.flag, audit: c.audit, now: time.Now}
		got, err := a.keptIn(func(name string) string {
			return map[string]string{"GOLDTHREAD_CACHE": c.variable, "CI": c.ci}[name]
		})
		switch {
		case err != nil:
			t.Errorf("%+v: %v", c, err)
		case got == nil:
			if c.want != "" {
				t.Errorf("%+v: nothing is kept", c)
			}
		case c.want == "" || filepath.Base(got.Dir) != c.want || got.Named != c.named:
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if _, err := (&app{cache: "x", audit: true}).keptIn(func(string) string { return "" }); err == nil || !strings.Contains(err.Error(), "leave one of them out") {
		t.Errorf("--audit with --cache: %v", err)
	}
}

// Nothing is kept for packs of evidence, whatever is asked for.
func TestEvidenceIsReadAnew(t *testing.T) {
	o, err := (&app{cache: t.TempDir(), now: time.Now}).packOptions()
	if err != nil || o.Lint.Cache != nil {
		t.Errorf("%+v, %v", o.Lint.Cache, err)
	}
}

// A build is named by its commit only where that tells all of it.
func TestThisBuild(t *testing.T) {
	at := func(settings ...debug.BuildSetting) *debug.BuildInfo { return &debug.BuildInfo{Settings: settings} }
	revision, clean, altered := debug.BuildSetting{Key: "vcs.revision", Value: "abc"}, debug.BuildSetting{Key: "vcs.modified", Value: "false"}, debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	module := at()
	module.Main.Sum = "h1:x"
	for _, c := range []struct {
		info *debug.BuildInfo
		want bool
	}{{at(revision, clean), true}, {at(revision, altered), false}, {at(revision), false}, {at(clean), false}, {at(), false}, {module, true}} {
		if got := whollyTold(c.info); got != c.want {
			t.Errorf("%+v: %v", c.info, got)
		}
	}
	if name := thisBuild(); name == "" || name != thisBuild() {
		t.Errorf("this build is called %q", name)
	}
}
