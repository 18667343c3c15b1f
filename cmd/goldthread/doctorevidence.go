package main

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/source"
)

// spoilers say what takes from the worth of what the history and the platform
// will show, each with what to do: rules of the main branch as they were saved
// last, and workflows that check out a part of the history.
func spoilers(h *history.Evidence, top fs.FS) []string {
	said := ruleSpoilers(h)
	names, err := fs.Glob(top, ".github/workflows/*.y*ml")
	if err != nil {
		return said // the pattern is whole
	}
	for _, name := range names {
		data, err := source.Read(top, name, source.MaxFile)
		if err != nil {
			continue // what is no file runs nothing
		}
		said = append(said, workflowSpoilers(name, data)...)
	}
	return said
}

// workflowSpoilers find jobs that check the registers on a part of the history.
// Our own action fetches the rest itself.
func workflowSpoilers(name string, data []byte) []string {
	var w struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses, Run string
				With      map[string]any
			}
		}
	}
	if err := yaml.Unmarshal(data, &w); err != nil {
		return nil // GitHub runs nothing of it either
	}
	var said []string
	for _, job := range slices.Sorted(maps.Keys(w.Jobs)) {
		shallow, runs := false, false
		for _, step := range w.Jobs[job].Steps {
			if strings.HasPrefix(step.Uses, "actions/checkout@") {
				shallow = fmt.Sprint(step.With["fetch-depth"]) != "0"
			}
			for _, line := range strings.Split(step.Run, "\n") {
				runs = runs || strings.HasPrefix(strings.TrimSpace(line), "goldthread ")
			}
		}
		if shallow && runs {
			said = append(said, fmt.Sprintf("%s: the job %s checks out a part of the history, so nothing of it is proven there. Give actions/checkout fetch-depth: 0.", source.Escape(path.Base(name)), source.Escape(job)))
		}
	}
	return said
}
