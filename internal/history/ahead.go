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
	data    []byte
	reading *register.Reading
	before  versionKey       // of the one that reading was compared with
	refused []register.Fault // why nothing of it is used; nil when it is
	err     error
	// elsewhere tells that the bytes are not those that the commit has, but stand
	// for them.
	elsewhere bool
}

// Bounds of the commits whose files are decoded together, in commits, and in
// versions of files: what two such batches hold is in memory at once.
const (
	aheadCommits  = 2048
	aheadVersions = 24
)

// A decoding is a version that a worker is to decode.
type decoding struct {
	found
	commit repo.ID // in which it was met first
	reader *register.Reader
	into   *decodedVersion
}

// begin notes that a version of a file is being read, for whoever watches what
// that takes.
func (r *fileReader) begin(f found, commit repo.ID) (end func()) {
	name := source.Escape(f.path)
	return r.o.watch.Begin(name+" in commit "+commit.Short(), "the versions of "+name)
}

// A latestReading is the version of a file that was read last one by one.
type latestReading struct {
	*register.Reading
	key versionKey
}

// A batch is some commits that follow each other, and what is new in their
// files.
type batch struct {
	nodes []node
	todo  []decoding
	files []fileVersions
	done  chan struct{} // closed when all is decoded
	fault any           // that a worker panicked with
}

// fileVersions are the versions of one file in a batch, in order.
type fileVersions struct {
	file   versionKey
	todo   []decoding
	latest latestReading // before them, then with them
}

// nextBatch takes commits from the beginning of nodes, as many as are decoded
// together.
func (r *fileReader) nextBatch(nodes []node) *batch {
	b := &batch{}
	for len(b.nodes) < min(len(nodes), aheadCommits) && len(b.todo) < aheadVersions {
		b.todo = append(b.todo, r.toDecode(&nodes[len(b.nodes)])...)
		b.nodes = nodes[:len(b.nodes)+1]
	}
	return b
}

// start begins to decode a batch, on all processors. It decides nothing: whoever
// asks for a version takes it from there, and whatever stands in the way is met
// again then.
func (r *fileReader) start(b *batch) {
	at := map[versionKey]int{}
	for _, d := range b.todo {
		file := d.file()
		if _, ok := at[file]; !ok {
			at[file] = len(b.files)
			b.files = append(b.files, fileVersions{file: file, latest: r.latest[file]})
		}
		f := &b.files[at[file]]
		f.todo = append(f.todo, d)
	}
	b.done = make(chan struct{})
	go func() {
		defer close(b.done)
		b.fault = inParallel(len(b.todo), func(i int) { r.read(b.todo[i].found, b.todo[i].into) })
		if b.fault == nil {
			b.fault = inParallel(len(b.files), func(i int) { r.decodeVersions(&b.files[i]) })
		}
	}()
}

// decodeVersions decodes the versions of a file, each compared with the one
// before.
func (r *fileReader) decodeVersions(f *fileVersions) {
	for _, d := range f.todo {
		end := r.begin(d.found, d.commit)
		r.decode(d.found, d.reader, f.latest, d.into)
		end()
		if now := d.into.reading; now != nil && now.IsCut() {
			f.latest = latestReading{now, d.key()}
		}
	}
}

// finish waits until a batch that was started is decoded.
func (r *fileReader) finish(b *batch) {
	<-b.done
	if b.fault != nil {
		panic(b.fault) // where it can be caught
	}
	for _, f := range b.files {
		r.latest[f.file] = f.latest
	}
}

// inParallel calls do with the numbers below n, on all processors, and returns
// what it panicked with.
func inParallel(n int, do func(i int)) (fault any) {
	var next atomic.Int64
	var first atomic.Pointer[any]
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					first.CompareAndSwap(nil, &p)
				}
			}()
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	workers.Wait()
	if p := first.Load(); p != nil {
		return *p
	}
	return nil
}

// toDecode lists the versions of a commit that nobody has met yet. Only the
// register's own decoder may be used by several goroutines.
func (r *fileReader) toDecode(n *node) []decoding {
	if !n.counts {
		return nil
	}
	r.o.watch.Stage("commit " + n.id.Short())
	r.listed, n.in = 0, nil
	key, err := r.keyOf(n, n.dir)
	if err != nil || key.tree == "" {
		return nil
	}
	in, err := r.search(key)
	if err != nil {
		return nil
	}
	if n.in = in; in.listing != nil || in.asked {
		return nil
	}
	in.asked = true
	var todo []decoding
	for f := range in.files {
		if f.asked {
			continue
		}
		f.asked = true
		key := f.key()
		if r.versions[key] != nil || r.ahead[key] != nil || f.entry.Mode == repo.File && r.kept.hasVersion(key) {
			continue
		}
		if reader := r.reader(*f); reader != nil {
			d := decoding{*f, n.id, reader, &decodedVersion{}}
			r.ahead[key] = d.into
			todo = append(todo, d)
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
	return r.readers.of(d)
}

// Readers read versions of files, each distinct text of a record once over all
// calls of [Mine] that are given them. They are for one call at a time.
type Readers struct {
	by map[*register.Decoder]*register.Reader
}

// NewReaders have read nothing yet.
func NewReaders() *Readers { return &Readers{map[*register.Decoder]*register.Reader{}} }

func (r *Readers) of(d *register.Decoder) *register.Reader {
	if r.by[d] == nil {
		r.by[d] = d.Reader()
	}
	return r.by[d]
}

func (r *fileReader) decoder(f found) Decoder {
	if f.old != nil {
		return f.old.Decoder
	}
	return r.o.Decoder
}

// read reads the bytes of one version. It may be called by several goroutines
// at once, and so may decode.
func (r *fileReader) read(f found, into *decodedVersion) {
	if f.entry.Mode == repo.Symlink {
		into.refuse(f, "is a symbolic link, which is not followed")
		return
	}
	into.data, into.elsewhere, into.err = r.o.Repo.FileOrStored(f.entry.ID, register.DefaultLimits.Bytes)
	if errors.Is(into.err, repo.ErrTooLarge) {
		into.err = nil
		into.refuse(f, "is too large to be read")
	}
}

func (d *decodedVersion) refuse(f found, reason string) {
	d.refused = []register.Fault{{Place: source.Place{File: f.path}, Reason: reason}}
}

// decode makes records of the bytes: with the register's own decoder of each
// distinct text of a record only once.
func (r *fileReader) decode(f found, reader *register.Reader, before latestReading, into *decodedVersion) {
	if into.err != nil || into.refused != nil {
		return
	}
	if reader != nil {
		into.reading, into.err = reader.Read(f.path, into.data, before.Reading)
		into.before = before.key
	} else {
		into.reading, into.err = r.decodeWhole(f, into.data)
	}
	if into.err == nil && len(into.reading.Records) == 0 && len(into.reading.Faults) > 0 {
		into.refused = into.reading.Faults[:1]
	}
}

func (r *fileReader) decodeWhole(f found, data []byte) (*register.Reading, error) {
	records, faults, err := r.decoder(f).Decode(f.path, data)
	if f.at != "" {
		relocate(records, f.at)
	}
	return register.WholeReading(records, faults), err
}
