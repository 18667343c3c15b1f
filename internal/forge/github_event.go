package forge

import (
	"encoding/json"
	"errors"
)

// MaxEvent is the most bytes read of what a platform tells of an event.
const MaxEvent = 25 << 20

// A GitHubEvent is what of an event decides how registers are checked, and where
// they are edited.
type GitHubEvent struct {
	Pull *struct {
		Number int       `json:"number"`
		Body   string    `json:"body"`
		Base   GitHubEnd `json:"base"`
		Head   GitHubEnd `json:"head"`
	} `json:"pull_request"`
	Group *struct {
		Base string `json:"base_sha"`
		Onto string `json:"base_ref"`
		Head string `json:"head_sha"`
		Ref  string `json:"head_ref"`
	} `json:"merge_group"`
}

// A GitHubEnd is one side of a pull request.
type GitHubEnd struct {
	SHA  string `json:"sha"`
	Ref  string `json:"ref"` // the branch
	Repo struct {
		Name string `json:"full_name"` // "" for a fork that is gone
	} `json:"repo"`
}

// ParseGitHubEvent reads the file in which GitHub describes an event. Of one that
// is refused nothing is told.
func ParseGitHubEvent(data []byte) (GitHubEvent, error) {
	var e GitHubEvent
	if err := json.Unmarshal(data, &e); err != nil {
		return GitHubEvent{}, errors.New("its file is not JSON")
	}
	return e, nil
}
