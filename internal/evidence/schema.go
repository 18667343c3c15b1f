package evidence

import _ "embed"

// Schema is the JSON Schema (2020-12) of the files of a pack that no other
// command writes, each by the definition of its name: the contract with programs
// that read packs. Within version 1 properties are added, never renamed or
// removed.
//
//go:embed pack-1.schema.json
var Schema []byte
