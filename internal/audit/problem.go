package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/nearest"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/open-policy-agent/opa/v1/ast"
)

// A Problem is one fault in a policy file.
type Problem struct {
	Place   source.Place
	Message string
}

// Problems is the error of policies that cannot be used: all their faults, in
// the order of their places.
type Problems struct{ List []Problem }

// Error lists the problems, one a line, each with its file and line.
func (p *Problems) Error() string {
	lines := make([]string, len(p.List))
	for i, one := range p.List {
		lines[i] = one.Place.String() + ": " + source.Escape(one.Message)
	}
	return strings.Join(lines, "\n")
}

func (p *Problems) addf(place source.Place, format string, args ...any) {
	p.List = append(p.List, Problem{place, fmt.Sprintf(format, args...)})
}

// err is nil when there are no problems.
func (p *Problems) err() error {
	if len(p.List) == 0 {
		return nil
	}
	slices.SortStableFunc(p.List, func(a, b Problem) int {
		return cmp.Or(a.Place.Compare(b.Place), strings.Compare(a.Message, b.Message))
	})
	p.List = slices.Compact(p.List)
	return p
}

// addEngine takes over the faults that parsing or compiling found.
func (p *Problems) addEngine(err error, file string) {
	list, ok := err.(ast.Errors)
	if !ok {
		p.addf(source.Place{File: file}, "%v", err)
		return
	}
	for _, e := range list {
		place := placeOf(e.Location)
		if !place.Known() {
			place.File = file
		}
		p.addf(place, "%s", engineMessage(e))
	}
}

// engineMessage says what the engine found wrong, and for an unknown field
// which names there are.
func engineMessage(e *ast.Error) string {
	message := strings.TrimSpace(e.Message)
	if strings.HasPrefix(message, "undefined function ") {
		return message + ": rules may use only functions that give the same answer everywhere and always"
	}
	if d, ok := e.Details.(*ast.UnificationErrDetail); ok {
		return fmt.Sprintf("the two sides can never be equal: %s; %s", strings.Join(strings.Fields(d.Lines()[0]), " "), strings.Join(strings.Fields(d.Lines()[1]), " "))
	}
	detail, ok := e.Details.(*ast.RefErrInvalidDetail)
	if !ok || detail.Pos >= len(detail.Ref) {
		return message
	}
	names := make([]string, 0, len(detail.OneOf))
	for _, v := range detail.OneOf {
		if s, ok := v.(ast.String); ok {
			names = append(names, string(s))
		}
	}
	if len(names) == 0 {
		return message
	}
	slices.Sort(names)
	word, _ := detail.Ref[detail.Pos].Value.(ast.String)
	message = fmt.Sprintf("%s: there is no %q here", message, string(word))
	if near := nearest.To(string(word), names); near != "" {
		message += fmt.Sprintf(", did you mean %q?", near)
	}
	return message + " (the names are " + strings.Join(names, ", ") + ")"
}

func placeOf(l *ast.Location) source.Place {
	if l == nil {
		return source.Place{}
	}
	return source.Place{File: l.File, Line: l.Row, Column: l.Col}
}
