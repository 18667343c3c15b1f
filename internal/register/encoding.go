package register

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/goldthread/goldthread/internal/source"
)

// The encodings that a CSV file may be declared to have.
const (
	encodingUTF8    = "utf-8"
	encodingUTF16   = "utf-16"
	encodingWindows = "windows-1252"
	encodingLatin1  = "latin1"
)

// Encodings lists the encodings that a CSV file may be declared to have.
func Encodings() []string {
	return []string{encodingUTF8, encodingUTF16, encodingWindows, encodingLatin1}
}

var singleByte = map[string]*charmap.Charmap{encodingWindows: charmap.Windows1252, encodingLatin1: charmap.ISO8859_1}

// decodeText turns the bytes of a CSV file into UTF-8. Declared is one of the
// encodings, or "" to go by the byte order mark and else take it for UTF-8.
// Every code point stays one, so that places are those an editor shows.
func decodeText(name string, data []byte, declared string) ([]byte, *Fault) {
	little, big := bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff})
	marked := bytes.HasPrefix(data, []byte("\ufeff"))
	start := source.Place{File: name, Line: 1, Column: 1}
	if fault := refuseArchive(name, data); fault != nil {
		return nil, fault
	}
	switch {
	case declared == encodingUTF16 && marked, (declared != "" && declared != encodingUTF16) && (little || big), singleByte[declared] != nil && marked:
		return nil, faultf(start, "Take encoding: out of "+ConfigFile+": a file with such a mark needs none.", "its byte order mark says that it is not %s", declared)
	case declared == encodingUTF16 || little || big:
		return decodeUTF16(name, data, little || !big && !bigEndian(data))
	case singleByte[declared] != nil:
		return decodeBytes(name, data, singleByte[declared], declared)
	}
	text, fault := checkText(name, data)
	if fault != nil && declared == "" && !utf8.Valid(data) {
		fault.hint = "Save the file as UTF-8, or say encoding: windows-1252 for it in " + ConfigFile + ", or latin1 or utf-16."
	}
	return text, fault
}

// Readable is the text of a register file as it was read, in UTF-8; a file that
// does not have the encoding is left as it is.
func (r FileRead) Readable(data []byte) []byte {
	if r.Encoding == "" && !bytes.HasPrefix(data, []byte{0xff, 0xfe}) && !bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return data
	}
	if text, fault := decodeText(r.Path, data, r.Encoding); fault == nil {
		return text
	}
	return data
}

// bigEndian guesses the order of the bytes of a text without a mark: the
// letters of a heading have a first byte of 0.
func bigEndian(data []byte) bool { return len(data) > 1 && data[0] == 0 && data[1] != 0 }

func decodeUTF16(name string, data []byte, little bool) ([]byte, *Fault) {
	out := make([]byte, 0, len(data))
	at := source.Place{File: name, Line: 1, Column: 1}
	unit := func(i int) (r rune, whole bool) {
		if i+1 >= len(data) {
			return 0, false
		}
		if little {
			return rune(data[i]) | rune(data[i+1])<<8, true
		}
		return rune(data[i])<<8 | rune(data[i+1]), true
	}
	for i := 0; i < len(data); i += 2 {
		r, whole := unit(i)
		if i == 0 && r == '\ufeff' {
			continue
		}
		if utf16.IsSurrogate(r) {
			i += 2
			second, _ := unit(i)
			r = utf16.DecodeRune(r, second)
			whole = r != utf8.RuneError
		}
		if !whole {
			return nil, faultf(at, "Save the file as UTF-8.", "the text is not UTF-16 from here on")
		}
		out = utf8.AppendRune(out, r)
		if at.Column++; r == '\n' {
			at.Line, at.Column = at.Line+1, 1
		}
	}
	return checkText(name, out)
}

// decodeBytes reads an encoding of one byte a letter. The bytes that are no
// letter in it tell that it is the wrong one.
func decodeBytes(name string, data []byte, letters *charmap.Charmap, declared string) ([]byte, *Fault) {
	out := make([]byte, 0, len(data)+len(data)/8)
	at := source.Place{File: name, Line: 1, Column: 1}
	for _, b := range data {
		r := letters.DecodeByte(b)
		if r == utf8.RuneError || 0x80 <= r && r < 0xa0 {
			hint := "Say in " + ConfigFile + " which encoding it has, or save it as UTF-8."
			if declared == encodingLatin1 {
				hint = strings.Replace(hint, "which encoding it has", "encoding: windows-1252", 1)
			}
			return nil, faultf(at, hint, "the byte %02X stands here, which is no letter in %s", b, declared)
		}
		out = utf8.AppendRune(out, r)
		if at.Column++; b == '\n' {
			at.Line, at.Column = at.Line+1, 1
		}
	}
	return checkText(name, out)
}
