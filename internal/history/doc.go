// Package history mines the commits of a repository for evidence about each
// record: when it was created, last changed in meaning and last reviewed, by
// whom, and how well that is shown.
//
// It works in five steps. The commits are put in an order that depends on
// parents alone (graph.go). The register files of each are read, every distinct
// version of a file once, of a list in YAML every distinct record text once,
// and of a version only what the one before has not (filereader.go, trees.go,
// folders.go, ahead.go, readversion.go, version.go, chunk.go). Every record is
// followed back from where its present state stands: where a parent has it in
// the same state only that parent is followed, and a commit that differs from
// all its parents is an event (simplify.go, present.go). Events become timelines
// (timeline.go). Review events are found in messages, tags, review records and
// minutes, and weighed for the present content (message.go, asserted.go, seen.go,
// reviews.go, people.go). Whoever is said to have made an event is compared
// with the one whose key signed its commit or tag, and a commit or tag that can
// be read in two ways is no evidence (signed.go).
//
// A review that a second, authorised person made under a name that is bound to
// them is confirmed (authors.go, authorised.go). What landed without anybody
// else's word, and dates that were only bumped, are told (landings.go,
// bumps.go). A point without an id of its own keeps its history when it is
// reworded (reworded.go), and people who left are still known (leavers.go).
//
// What was read, which never changes, can be kept for the next call (kept.go,
// keeper.go); what it shows is worked out anew.
//
// What is kept beside the commits is read as well: approvals that a forge was
// asked for (approvals.go and what follows it), Gerrit's notes (notes.go), and
// notes of where the main branch stood, which show a rewritten history and,
// held outside, bound when a commit can have been made (anchors.go, noted.go,
// window.go).
// Each says what it is worth, and what does not count is named with the reason.
// ways-in.md says in words what counts as a review, and what each way into the
// main branch keeps of it; a test builds every line of its table.
//
// Beside the evidence about records it tells since when the registers are under
// these checks (adopted.go), which dates cannot be right (clock.go, doubts.go),
// what people gave as reasons (reasons.go), when and by whom a key or an account
// was written down (registered.go), and what the clone does not have
// (incomplete.go, unasked.go). The commits of the main branch by themselves, for
// whoever goes through its past day by day, are in mainline.go.
//
// It promises that dates decide no order, that missing objects lead to no
// claim, and that the same commits, options and as-of day give the same
// evidence. It knows no formats of registers, takes no key from elsewhere than
// its options, and judges nothing: what a level is worth is the rules' business.
package history
