package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/goldthread/goldthread/internal/exchange"
	"github.com/goldthread/goldthread/internal/lint"
)

// Minutes writes the draft of a management review as a record of its register,
// in YAML. What only those who meet can say stands there as a remark that begins
// with the name of its field: the day above all, without which it counts as no
// review.
func Minutes(m *lint.Minutes, commit string) []byte {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Draft of a management review, from the registers at %s.", sentence(commit))
	line("# Fill in every line that begins with #- and take the sign away, correct the rest, and commit it: then it is the record.")
	line("id: %s", exchange.Word(m.ID))
	line("#- date: YYYY-MM-DD")
	if m.From != "" {
		line("period_from: %s", m.From)
	}
	line("period_to: %s", m.To)
	line("#- chair: %s", exchange.Word(m.Chair))
	line("#- attendees:")
	for _, role := range m.Roles {
		line("#-   - {role: %s, present: true}", exchange.Item(role))
	}
	line("items:")
	for _, item := range m.Items {
		line("  - input: %s", item.Input)
		if item.Remark != "" {
			line("    # %s", item.Remark)
		}
		if len(item.Facts) > 0 {
			line("    summary: %s", exchange.Word(strings.Join(item.Facts, ". ")+"."))
		} else {
			line("    #- summary:")
		}
		if len(item.Refs) > 0 {
			line("    %srefs: [%s]", confirm[item.Input], listedIDs(item.Refs))
		}
		line("    #- decision:")
		line("    #- owner:")
		line("    #- due: YYYY-MM-DD")
	}
	line("# Input c: what changed in the needs and expectations of interested parties. What is named here was reviewed: take out what was not discussed.")
	line("#- changes_in_parties:")
	if len(m.Moved) > 0 {
		line("#-   records: [%s]", listedIDs(m.Moved))
	} else {
		line("#-   none: true")
	}
	line("#- feedback_from_parties:")
	line("#- approved_by: %s", exchange.Word(m.Chair))
	line("#- next_due: YYYY-MM-DD")
	return b.Bytes()
}

// confirm keeps what would make the draft a review from counting before
// somebody has said so.
var confirm = map[string]string{"c": "#- "}

// listedIDs are ids as a list between brackets has them.
func listedIDs(ids []string) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = exchange.Item(id)
	}
	return strings.Join(all, ", ")
}
