package forge

import (
	"net/url"
	"slices"
	"strings"
)

// A home is a platform, by what it has in the environment of a run on it.
type home struct {
	name string // GitHub
	// needs says which variables tell what can be asked, for --help.
	needs string
	// ask makes what can be asked of such variables; nil where there are none.
	ask func(env func(string) string) Platform
	// tell says what a run knows of itself, and reports whether it is on the
	// platform. read reads a file that a variable names.
	tell func(env func(string) string, read func(name string) ([]byte, error)) (Run, bool)
	// copied says that other platforms set the same variables too, as Gitea and
	// Forgejo do with those of GitHub: it is what remains when no other claims a run.
	copied bool
}

// homes are the platforms, to which each file adds its own.
var homes []home

func addHome(h home) {
	homes = append(homes, h)
	slices.SortFunc(homes, func(a, b home) int {
		switch {
		case a.copied == b.copied:
			return strings.Compare(a.name, b.name)
		case a.copied:
			return 1
		}
		return -1
	})
}

// A Run is what a run of a workflow or pipeline is told of itself by the
// platform that it is on. What it is not told is empty.
type Run struct {
	Platform   string // its name; "" on none
	Repository string // address of the repository: https://github.com/northwind/isms
	Edit       string // address of its files in an editor, to which a path is added
	Page       string // address of the run
	Approve    string // what whoever approves the change presses there
	// NewFile opens the page for a new file, from Repository on. BRANCH, FOLDER, NAME and
	// PATH stand in it for where the file goes, and TEXT for its lines: a platform
	// whose page opens empty has none.
	NewFile string
	// Description is that of the pull request which the run is about, and Cut says
	// why its end may be missing.
	Description, Cut string
	// Request is the number of that pull request, and Talk writes comments on it;
	// nil where the platform has another way to run a check.
	Request int
	Talk    Platform
}

// Of is the platform that a run is on, by its environment; nil for none.
func Of(env func(string) string) Platform {
	for _, h := range homes {
		if p := h.ask(env); p != nil {
			return p
		}
	}
	return nil
}

// On says what a run is told of itself. read reads a file that a variable of the
// environment names; what cannot be read tells nothing.
func On(env func(string) string, read func(name string) ([]byte, error)) Run {
	for _, h := range homes {
		if run, on := h.tell(env, read); on {
			run.Platform = h.name
			return run
		}
	}
	return Run{}
}

// Names are the platforms that can be asked, in the order of their names.
func Names() []string {
	var names []string
	for _, h := range homes {
		names = append(names, h.name)
	}
	slices.Sort(names)
	return names
}

// Needs says which variables of the environment tell a program what can be asked
// of a platform, by its name.
func Needs(name string) string {
	for _, h := range homes {
		if h.name == name {
			return h.needs
		}
	}
	return ""
}

// IsAddress reports whether a text is the address of a page, without a password in
// it.
func IsAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// EscapePath percent-encodes the parts of a path, so that a branch of any name
// stays where it stands.
func EscapePath(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return strings.Join(parts, "/")
}
