package evidence

// Statement is an in-toto statement (version 1) about a pack of these bytes and
// that name. Nobody has signed it.
func (p *Pack) Statement(name string, data []byte) ([]byte, error) {
	type subject struct {
		Name   string            `json:"name"`
		Digest map[string]string `json:"digest"`
	}
	return canonicalOf(struct {
		Type      string    `json:"_type"`
		Subject   []subject `json:"subject"`
		Predicate Manifest  `json:"predicate"`
		Kind      string    `json:"predicateType"`
	}{
		"https://in-toto.io/Statement/v1",
		[]subject{
			{name, map[string]string{"sha256": digest(data)}},
			{"commit", map[string]string{"gitCommit": string(p.Manifest.Commit)}},
			{"tree", map[string]string{"gitTree": string(p.Manifest.Tree)}},
		},
		p.Manifest, "https://github.com/goldthread/goldthread/evidence/v1",
	})
}
