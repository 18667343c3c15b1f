package repo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"sync"
)

// maxRatio is how much longer than its compressed form zlib can make
// anything (RFC 1951: 258 bytes for two bits at best, about 1032 to one). A
// declared size above it is a lie, and is found out before any memory is
// taken for it.
const maxRatio = 1040

// An inflater reads one compressed stream. They are kept for the next one.
type inflater struct {
	section *io.SectionReader
	buffer  *bufio.Reader
	bytes   bytes.Reader
	stream  io.ReadCloser
}

var inflaters = sync.Pool{New: func() any { return &inflater{buffer: bufio.NewReaderSize(nil, 4096)} }}

// inflate opens the stream that begins at offset and ends before end.
func inflate(in io.ReaderAt, offset, end int64) (*inflater, error) {
	f := inflaters.Get().(*inflater)
	f.section = io.NewSectionReader(in, offset, end-offset)
	f.buffer.Reset(f.section)
	return f, f.begin(f.buffer)
}

// inflateBytes opens a stream that lies in memory.
func inflateBytes(compressed []byte) (*inflater, error) {
	f := inflaters.Get().(*inflater)
	f.bytes.Reset(compressed)
	return f, f.begin(&f.bytes)
}

// inflateAll inflates exactly size bytes from a stream that lies in memory.
func inflateAll(compressed []byte, size int64, into *scratch) (data []byte, ok bool) {
	stream, err := inflateBytes(compressed)
	if err != nil {
		return nil, false
	}
	defer stream.release()
	data, err = stream.all(size, into)
	return data, err == nil
}

// begin reads the head of a stream.
func (f *inflater) begin(in io.Reader) (err error) {
	if f.stream == nil {
		f.stream, err = zlib.NewReader(in)
	} else {
		err = f.stream.(zlib.Resetter).Reset(in, nil)
	}
	if err != nil {
		f.stream = nil
		return streamFault(err)
	}
	return nil
}

func (f *inflater) release() {
	f.bytes.Reset(nil)
	inflaters.Put(f)
}

// all reads exactly size bytes, which is what the stream must hold, into into.
func (f *inflater) all(size int64, into *scratch) ([]byte, error) {
	data := into.bytes(size)
	if _, err := io.ReadFull(f.stream, data); err != nil {
		return nil, streamFault(err)
	}
	var more [1]byte
	switch n, err := f.stream.Read(more[:]); {
	case n > 0:
		return nil, damaged("it is longer than it says")
	case err != io.EOF: // the checksum stands at the end
		return nil, streamFault(err)
	}
	return data, nil
}

func streamFault(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return damaged("it ends too early")
	case errors.Is(err, zlib.ErrHeader), errors.Is(err, zlib.ErrChecksum), errors.Is(err, zlib.ErrDictionary):
		return damaged("its compressed form cannot be read (%v)", err)
	}
	return damaged("%v", err)
}

// claimed checks a declared size against the limit and against what length
// compressed bytes can hold.
func claimed(size, limit, length int64) error {
	switch {
	case size < 0 || size/maxRatio > length:
		return damaged("it says that it has %d bytes, which cannot be", size)
	case size > limit:
		return tooLarge(size, limit)
	}
	return nil
}
