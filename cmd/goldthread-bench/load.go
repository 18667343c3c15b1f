package main

import (
	"fmt"
	"os"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/schema"
)

// load reads the registers of a folder as a check does before its rules: it
// compiles the types, reads every file with the place of every value, judges
// every record, follows the links and works out what nobody needs to write.
func load(dir string) (*register.Registers, error) {
	files := os.DirFS(dir)
	config, types, faults, err := register.Configure(files, "", schema.FS)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s: %s", faults[0].Place, faults[0].Message)
	}
	return register.Load(files, config, types, register.Options{})
}
