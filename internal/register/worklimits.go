package register

import (
	"strconv"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/watch"
)

// WorkLimits are what the parts of a check may take before it ends with what
// took it. Zero fields are for [DefaultWork].
type WorkLimits struct {
	Schema  watch.Limits // making register types ready, and holding records against them
	Rules   watch.Limits // making rules ready, and evaluating them
	History watch.Limits // reading and comparing all that was ever committed of the registers
}

// DefaultWork is far above what is needed: ten thousand requirements take rules
// a second each at most, and twenty thousand commits a minute.
var DefaultWork = WorkLimits{
	Schema:  watch.Limits{Each: time.Minute, All: 10 * time.Minute, Memory: 2 << 30},
	Rules:   watch.Limits{Each: time.Minute, All: 10 * time.Minute, Memory: 2 << 30},
	History: watch.Limits{Each: 2 * time.Minute, All: 30 * time.Minute, Memory: 4 << 30},
}

// Work are the limits that c sets, and the default ones where it sets none. c
// may be nil.
func (c *Config) Work() WorkLimits {
	if c == nil {
		return DefaultWork
	}
	return WorkLimits{c.work.Schema.Or(DefaultWork.Schema), c.work.Rules.Or(DefaultWork.Rules), c.work.History.Or(DefaultWork.History)}
}

// WorkSetting is where the limits of a part of the work stand in the
// configuration.
func WorkSetting(part string) string { return "limits: " + part + ":" }

func workLimits(fields map[string]any) WorkLimits {
	fields, _ = fields["limits"].(map[string]any)
	one := func(part string) watch.Limits {
		set, _ := fields[part].(map[string]any)
		return watch.Limits{Each: timeOf(textAt(set, "each")), All: timeOf(textAt(set, "all")), Memory: memoryOf(textAt(set, "memory"))}
	}
	return WorkLimits{one("schema"), one("rules"), one("history")}
}

// timeOf reads a time as the type of the configuration allows it; "" is 0.
func timeOf(text string) time.Duration {
	d, _ := time.ParseDuration(text) // the type allows no other text
	return d
}

// memoryOf does so for an amount of memory, in bytes.
func memoryOf(text string) uint64 {
	digits := strings.TrimRight(text, " MiGB")
	n, _ := strconv.ParseUint(digits, 10, 64) // likewise
	if strings.HasSuffix(text, "GiB") {
		return n << 30
	}
	return n << 20
}

// List says all limits of work in words, with where each is set.
func (l WorkLimits) List() []Limit {
	var all []Limit
	for _, part := range []struct {
		name, each, whole string
		watch.Limits
	}{
		{"schema", "one type, or one record and its type", "all types and records", l.Schema},
		{"rules", "one rule", "all rules", l.Rules},
		{"history", "one file as it stood in one commit", "the whole history", l.History},
	} {
		setting := func(key string) string { return " (" + WorkSetting(part.name) + " " + key + ":)" }
		all = append(all,
			Limit{What: "time for " + part.each + setting("each"), Most: part.Each.Milliseconds(), Time: true},
			Limit{What: "time for " + part.whole + setting("all"), Most: part.All.Milliseconds(), Time: true},
			Limit{What: "memory for " + part.whole + setting("memory"), Most: int64(part.Memory), Bytes: true},
		)
	}
	return all
}
