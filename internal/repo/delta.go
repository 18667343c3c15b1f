package repo

import "encoding/binary"

// errDelta is what is said of every difference that cannot be used.
func errDelta() error { return damaged("a difference that it is built on cannot be used") }

// applyDelta makes an object of at most limit bytes from its base and a
// difference (gitformat-pack(5), "Deltified representation"): the sizes of
// both, then pieces that are copied from the base or stand there themselves.
// go-git's own has a buffer grow to the size that the difference tells, which
// takes most of the time where the object is large.
func applyDelta(base, delta []byte, limit int64) ([]byte, error) {
	from, to, pieces, err := deltaSizes(delta)
	switch {
	case err != nil:
		return nil, err
	case from != int64(len(base)):
		return nil, damaged("a difference that it is built on is made for another object")
	case to > limit:
		return nil, tooLarge(to, limit)
	case from == 0 || !reaches(pieces, to): // go-git has nothing built on no bytes
		return nil, errDelta()
	}
	out := make([]byte, 0, to)
	for len(pieces) > 0 {
		var piece []byte
		var ok bool
		if piece, pieces, ok = nextPiece(base, pieces); !ok || len(piece) > cap(out)-len(out) {
			return nil, errDelta()
		}
		out = append(out, piece...)
	}
	if len(out) < cap(out) {
		return nil, errDelta()
	}
	return out, nil
}

// maxPiece is the longest piece that one command can copy.
const maxPiece = 1<<24 - 1

// reaches tells that so many bytes of commands can make an object of a size,
// before memory is taken for it.
func reaches(pieces []byte, size int64) bool { return size/maxPiece <= int64(len(pieces)) }

// nextPiece reads the first command of a difference: the bytes that it adds,
// and the commands after it.
func nextPiece(base, pieces []byte) (piece, rest []byte, ok bool) {
	command := pieces[0]
	pieces = pieces[1:]
	if command < 0x80 {
		n := int(command)
		if n == 0 || n > len(pieces) { // 0 is kept for later
			return nil, nil, false
		}
		return pieces[:n], pieces[n:], true
	}
	// Four bits tell which bytes of the offset follow, three of the size.
	var number [8]byte
	for i := range 7 {
		if command>>i&1 == 0 {
			continue
		}
		if len(pieces) == 0 {
			return nil, nil, false
		}
		number[i], pieces = pieces[0], pieces[1:]
	}
	offset, size := binary.LittleEndian.Uint32(number[:]), binary.LittleEndian.Uint32(number[4:])
	if size == 0 {
		size = 0x10000
	}
	if uint64(offset)+uint64(size) > uint64(len(base)) {
		return nil, nil, false
	}
	return base[offset:][:size], pieces, true
}

// deltaSizes reads the head of a difference: the size of its base and its own,
// and what comes after it.
func deltaSizes(delta []byte) (base, result int64, rest []byte, err error) {
	b, n := binary.Uvarint(delta)
	if n <= 0 {
		return 0, 0, nil, damaged("a difference that it is built on cannot be read")
	}
	r, m := binary.Uvarint(delta[n:])
	if m <= 0 || b > 1<<62 || r > 1<<62 {
		return 0, 0, nil, damaged("a difference that it is built on cannot be read")
	}
	return int64(b), int64(r), delta[n+m:], nil
}
