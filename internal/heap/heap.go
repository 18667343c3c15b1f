// Package heap sets the pace at which memory is collected that nothing needs any
// more.
package heap

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage, the memory that was used and nothing needs any more, may
// lie about before it is collected. A run is short and uses much memory once:
// collecting rarely saves a tenth of the time of a small check, and in a large
// one, where that would take gigabytes, there is time for more.
const (
	spare      = 64 << 20 // bytes of garbage that are always fine
	mostTimes  = 16       // but no more than so many times what is needed
	leastShare = 0.5      // and no less than so much of it
	maxMemory  = 2 << 30  // bytes in use from which on it is collected at once
)

// TendCollector sets the pace of collecting anew after every collection. What
// GOGC and GOMEMLIMIT say goes before.
func TendCollector() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(maxMemory)
	}
	if os.Getenv("GOGC") == "" {
		keepPace()
	}
}

func keepPace() {
	needed := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(needed)
	debug.SetGCPercent(paceAt(needed[0].Value.Uint64()))
	next := new([16]byte) // that nobody holds: it goes with the next collection
	runtime.AddCleanup(next, func(struct{}) { keepPace() }, struct{}{})
}

// paceAt is the percentage for GOGC where so many bytes are needed.
func paceAt(needed uint64) int {
	times := min(mostTimes, max(leastShare, float64(spare)/float64(max(needed, 1))))
	return int(100 * times)
}
