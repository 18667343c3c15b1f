package lint

import "github.com/goldthread/goldthread/internal/thread"

// Graph is the golden thread of what was looked at; see [thread.Graph]. It is
// made once.
func (l *Look) Graph() *thread.Graph {
	if l.graph == nil {
		l.graph = thread.Build(l.Registers, l.Schema, l.Result.History)
	}
	return l.graph
}
