// Package register turns the files of a snapshot into records: it reads YAML,
// JSON, CSV, Markdown, CUE data and XLSX strictly, with the place of every
// value; maps columns to fields as
// the configuration says; judges each record by its CUE type, in words of its
// own; follows the links between records; and computes the fingerprint by
// which history knows one wording from another. It is the only room that
// knows CUE, and none of CUE's types leaves it. It knows nothing of Git or of
// rules.
//
// A file goes one way: bytes to nodes (readYAML, readCSV and their like), nodes to drafts
// through a plan (readFile), drafts to records (collect, which seals, checks
// and drops duplicates), records to links (resolve), records and links to what
// nobody needs to write (derive). A Decoder goes the first two steps only, so
// that history reads the same bytes the same way and no type fault hides any
// of it.
//
// Two shapes come before a plan. YAML, JSON and CUE data are a tree: a list of
// records, the list or a mapping keyed by id under the register's name or
// "records", a mapping keyed by id by itself, or one record. CSV, Markdown and
// XLSX are a table: in Markdown the one below the heading that table: names,
// in a workbook the sheet that sheet: names under the row that header: names,
// and without those settings the only one whose headings are those that the
// mapping looks for. A Markdown file whose front matter names a record is that
// record; its text is left out, or is the field that body: names. In a cell of
// a table the end of a line is between the values of a list, as ; is.
package register
