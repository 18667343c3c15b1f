package main

import (
	"os"

	"github.com/goldthread/goldthread/internal/forge"
	"github.com/goldthread/goldthread/internal/report"
)

// forgeLinks says where the repository lies, by what a platform tells a run in
// its environment.
func forgeLinks() report.Forge {
	run := toldBy(os.Getenv)
	return report.Forge{Repository: run.Repository, Edit: run.Edit, Run: run.Page, Approve: run.Approve, NewFile: run.NewFile}
}

// linksTo are the links where the repository lies at an address, which may be
// another than that of the run.
func linksTo(repository string) report.Forge {
	if links := forgeLinks(); links.Repository == repository {
		return links
	}
	return report.Forge{Repository: repository}
}

// toldBy is what the run is told of itself by the platform that it is on.
func toldBy(env func(string) string) forge.Run {
	return forge.On(env, func(name string) ([]byte, error) { return readUpTo(name, forge.MaxEvent) })
}
