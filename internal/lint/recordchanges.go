package lint

import (
	"slices"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/change"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
)

// recordChanges says what a change does to the meaning of each record: those
// of the later side in its order, then those that are gone. A record that says
// what it was called formerly is compared with that one, where it is gone.
func recordChanges(s *register.Schema, before, after *register.Registers) []audit.RecordChange {
	var changes []audit.RecordChange
	for _, k := range s.Kinds {
		old := map[string]*register.Record{}
		for _, r := range before.Records[k.Name] {
			old[r.ID] = r
		}
		now := map[string]bool{}
		for _, r := range after.Records[k.Name] {
			now[r.ID] = true
		}
		taken := map[string]bool{}
		reworded := reworded(before.Records[k.Name], after.Records[k.Name], old, now)
		for _, r := range after.Records[k.Name] {
			was := old[r.ID]
			if was == nil {
				was = formerly(r, old, now, taken)
			}
			if was == nil {
				if was = reworded[r.Key()]; was != nil && taken[was.ID] {
					was = nil
				}
			}
			one := audit.RecordChange{Key: r.Key(), After: r}
			if was != nil {
				taken[was.ID] = true
				one.Was, one.Before = was.Key(), was
				if one.Differences = differences(s, was, r); len(one.Differences) == 0 && was.ID == r.ID {
					continue
				}
			}
			changes = append(changes, one)
		}
		for _, r := range before.Records[k.Name] {
			if !taken[r.ID] {
				changes = append(changes, audit.RecordChange{Key: r.Key(), Was: r.Key(), Before: r, Unread: after.Unreadable[k.Name]})
			}
		}
	}
	return changes
}

// reworded pairs records without ids of their own that a change takes out with
// those that it brings, where they say much the same: their ids are made of what
// they say.
func reworded(before, after []*register.Record, old map[string]*register.Record, now map[string]bool) map[register.Key]*register.Record {
	went := slices.DeleteFunc(slices.Clone(before), func(r *register.Record) bool { return now[r.ID] })
	came := slices.DeleteFunc(slices.Clone(after), func(r *register.Record) bool { return old[r.ID] != nil })
	return history.Reworded(went, came)
}

// formerly is the record that went under another id before the change.
func formerly(r *register.Record, old map[string]*register.Record, now, taken map[string]bool) *register.Record {
	_, others := r.Names()
	for _, id := range others {
		if was := old[id]; was != nil && !now[id] && !taken[id] {
			return was
		}
	}
	return nil
}

func differences(s *register.Schema, before, after *register.Record) []change.Difference {
	if before.Fingerprint == after.Fingerprint {
		return nil
	}
	return change.Between(s, before, after)
}
