package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/goldthread/goldthread/internal/lint"
)

// cacheVariable names the folder of the cache, as --cache does.
const cacheVariable = "GOLDTHREAD_CACHE"

// keptIn is where what is read of a history is kept between runs; nil for
// nowhere. In CI there is no cache unless somebody names one: where the jobs of
// several changes share a computer, one could write what another reads.
func (a *app) keptIn(env func(string) string) (*lint.Cache, error) {
	dir, named := a.path(a.cache), true
	if a.cache == "" {
		dir = env(cacheVariable)
	}
	if off := a.cache == "off" || a.cache == "" && dir == "off"; off || a.audit {
		if a.audit && a.cache != "" && !off {
			return nil, usagef("--audit takes nothing from an earlier run, so --cache %s has no use: leave one of them out", a.cache)
		}
		return nil, nil
	}
	if a.cache == "" && dir == "" {
		if ci := env("CI"); ci != "" && ci != "false" {
			return nil, nil
		}
		own, err := os.UserCacheDir()
		if err != nil {
			return nil, nil //nolint:nilerr // nobody has to have a home
		}
		dir, named = filepath.Join(own, "goldthread"), false
	}
	return &lint.Cache{Dir: dir, Named: named, Now: a.now(), Program: thisBuild}, nil
}

// thisBuild names the build of the program: by the commit that it was built of
// and all that was linked into it or, where that is not known or more than the
// commit was built, by its own bytes. It is "" where they cannot be read.
var thisBuild = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if ok && whollyTold(info) {
		return info.String()
	}
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
})

// whollyTold reports a build of one commit and nothing else, or of a version
// whose digest is known.
func whollyTold(info *debug.BuildInfo) bool {
	if info.Main.Sum != "" {
		return true
	}
	setting := map[string]string{}
	for _, s := range info.Settings {
		setting[s.Key] = s.Value
	}
	return setting["vcs.revision"] != "" && setting["vcs.modified"] == "false"
}
