package forge

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// maxAttempts is how often a commit is tried that others come before.
const maxAttempts = 3

// Publish adds files to a branch in one commit that the platform makes for whom
// the token belongs to, and begins the branch where there is none. Where
// somebody else adds to it meanwhile it goes on from theirs. What is there
// already is never replaced: left are the names of such files, in order.
func Publish(ctx context.Context, p Platform, c Commit) (left []string, err error) {
	for range maxAttempts {
		add := c
		add.Files = map[string][]byte{}
		left = nil
		for _, name := range slices.Sorted(maps.Keys(c.Files)) {
			there, err := p.Has(ctx, c.Branch, name)
			switch {
			case err != nil:
				return nil, err
			case there:
				left = append(left, name)
			default:
				add.Files[name] = c.Files[name]
			}
		}
		if len(add.Files) == 0 {
			return left, nil
		}
		if err := p.Add(ctx, add); !errors.Is(err, ErrMoved) {
			return left, err
		}
	}
	return nil, fmt.Errorf("%s moves on all the time", c.Branch)
}
