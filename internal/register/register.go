// Package register turns the files of a snapshot into records: it reads YAML
// and CSV strictly, with the place of every value; maps columns to fields as
// the configuration says; judges each record by its CUE type, in words of its
// own; follows the links between records; and computes the fingerprint by
// which history knows one wording from another. It is the only room that
// knows CUE, and none of CUE's types leaves it. It knows nothing of Git or of
// rules.
//
// A file goes one way: bytes to nodes (readYAML, readCSV), nodes to drafts
// through a plan (readFile), drafts to records (collect, which seals, checks
// and drops duplicates), records to links (resolve). A Decoder goes the first
// two steps only, so that history reads the same bytes the same way and no
// type fault hides any of it.
package register
