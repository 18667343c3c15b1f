package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/internal/register"
)

// noArguments refuses words after a command that takes none.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no folder or other word, but %q is named", c.Name(), args[0])
	}
	return nil
}

// atMostOne refuses more than one word after a command that may be given one:
// a folder, say.
func atMostOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usagef("%s takes one %s, but %q and %q are named", c.Name(), what, args[0], args[1])
		}
		return nil
	}
}

// parseDay reads a day of the command line.
func parseDay(flag, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 1970 || day.Year() > 2199 {
		return day, usagef("%s: %q is not a day from 1970 to 2199: write YYYY-MM-DD, for example 2026-10-31", flag, text)
	}
	return day, nil
}

// A givenFlag is a flag of the command line that was given, or was not.
type givenFlag struct {
	flag  string
	given bool
}

// firstGiven is the first of some flags that was given; "" for none.
func firstGiven(flags ...givenFlag) string {
	for _, f := range flags {
		if f.given {
			return f.flag
		}
	}
	return ""
}

// unknownRegister says that no register is called so.
func unknownRegister(name string, s *register.Schema) error {
	return usagef("there is no register %q%s", name, didYouMean(name, "", s.Names(), "the registers are "+strings.Join(s.Names(), ", ")))
}
