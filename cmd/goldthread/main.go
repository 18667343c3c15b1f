// Command goldthread checks the registers of interested parties and their
// requirements (ISO/IEC 27001:2022, clause 4.2) that are kept in a Git
// repository. It reads flags, hands them to package lint, and writes what
// comes back with package report; it decides nothing itself.
package main

import (
	"os"

	"github.com/goldthread/goldthread/internal/heap"
)

func main() {
	heap.TendCollector()
	endWhenTold()
	os.Exit(Main(os.Args[1:], os.Stdin, &outlet{file: os.Stdout}, os.Stderr))
}
