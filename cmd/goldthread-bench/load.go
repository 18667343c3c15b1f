package main

import (
	"fmt"
	"io"
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

// runLoad is what is measured beside cue vet: it says what it found.
func runLoad(dir string, out io.Writer) error {
	r, err := load(dir)
	if err != nil {
		return err
	}
	for _, f := range r.Findings {
		fmt.Fprintf(out, "%s: %s\n", f.Place, f.Message)
	}
	records := 0
	for _, list := range r.Records {
		records += len(list)
	}
	_, err = fmt.Fprintf(out, "%d records, %d findings\n", records, len(r.Findings))
	return err
}
