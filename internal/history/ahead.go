package history

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/repo"
	"github.com/goldthread/goldthread/internal/source"
)

// A decodedVersion is one version of a file on its way to becoming a version.
type decodedVersion struct {
	records []register.Placed
	data    []byte
	refused []register.Fault // why nothing of it is used; nil when it is
	err     error
}

// aheadOf is the number of commits whose files are decoded together. What they
// hold is in memory at once.
const aheadOf = 64

// A decoding is a version that a worker is to decode.
type decoding struct {
	found
	reader *register.Reader
	into   *decodedVersion
}

// decodeAhead decodes, on all processors, what is new in the files of some
// commits. It decides nothing: whoever asks for a version takes it from there,
// and whatever stands in the way is met again then.
func (r *fileReader) decodeAhead(nodes []node) {
	todo := r.toDecode(nodes)
	next := make(chan decoding)
	var workers sync.WaitGroup
	var fault atomic.Pointer[any]
	for range min(runtime.GOMAXPROCS(0), len(todo)) {
		workers.Go(func() {
			for d := range next {
				if p := r.decodeInto(d); p != nil {
					fault.Store(&p)
				}
			}
		})
	}
	for _, d := range todo {
		next <- d
	}
	close(next)
	workers.Wait()
	if p := fault.Load(); p != nil {
		panic(*p) // where it can be caught
	}
}

func (r *fileReader) decodeInto(d decoding) (fault any) {
	defer func() { fault = recover() }()
	*d.into = *r.decode(d.found, d.reader)
	return nil
}

// toDecode lists the versions that nobody has met yet. Only the register's own
// decoder may be used by several goroutines.
func (r *fileReader) toDecode(nodes []node) []decoding {
	var todo []decoding
	for i := range nodes {
		n := &nodes[i]
		if !n.counts {
			continue
		}
		r.listed = 0
		key, err := r.keyOf(n, n.dir)
		if err != nil || key.tree == "" {
			continue
		}
		in, err := r.search(key)
		if err != nil || in.listing != nil {
			continue
		}
		for _, f := range in.files {
			if reader := r.reader(f); reader != nil && r.versions[f.key()] == nil && r.ahead[f.key()] == nil {
				d := decoding{f, reader, &decodedVersion{}}
				r.ahead[f.key()] = d.into
				todo = append(todo, d)
			}
		}
	}
	return todo
}

// reader is what reads f when the register's own decoder does, else nil.
func (r *fileReader) reader(f found) *register.Reader {
	d, ok := r.decoder(f).(*register.Decoder)
	if !ok || f.at != "" {
		return nil
	}
	if r.readers[d] == nil {
		r.readers[d] = d.Reader()
	}
	return r.readers[d]
}

func (r *fileReader) decoder(f found) Decoder {
	if f.old != nil {
		return f.old.Decoder
	}
	return r.o.Decoder
}

// decode reads and decodes one version. It may be called by several goroutines
// at once.
func (r *fileReader) decode(f found, reader *register.Reader) *decodedVersion {
	refuse := func(reason string) *decodedVersion {
		return &decodedVersion{refused: []register.Fault{{Place: source.Place{File: f.path}, Reason: reason}}}
	}
	if f.entry.Mode == repo.Symlink {
		return refuse("is a symbolic link, which is not followed")
	}
	data, err := r.o.Repo.File(f.entry.ID, register.DefaultLimits.Bytes)
	if errors.Is(err, repo.ErrTooLarge) {
		return refuse("is too large to be read")
	}
	if err != nil {
		return &decodedVersion{err: err}
	}
	records, faults, err := r.records(f, data, reader)
	if len(records) == 0 && len(faults) > 0 && err == nil {
		return &decodedVersion{refused: faults[:1]}
	}
	return &decodedVersion{records: records, data: data, err: err}
}

// records decodes the bytes of a version: with the register's own decoder each
// distinct text of a record only once.
func (r *fileReader) records(f found, data []byte, reader *register.Reader) ([]register.Placed, []register.Fault, error) {
	if reader != nil {
		return reader.Read(f.path, data)
	}
	records, faults, err := r.decoder(f).Decode(f.path, data)
	if f.at != "" {
		relocate(records, f.at)
	}
	placed := make([]register.Placed, len(records))
	for i, rec := range records {
		placed[i] = register.WholePlaced(rec)
	}
	return placed, faults, err
}
