package register

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/goldthread/goldthread/internal/source"
)

// recognise tells by its first bytes what a file is that is read as a workbook
// and is none.
func recognise(name string, data []byte) *Fault {
	at := source.Place{File: name}
	const save = "Open it in a spreadsheet program and save it as .xlsx."
	start := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 512)]), "\ufeff"), " \t\r\n"))
	switch {
	case bytes.HasPrefix(data, zipMagic):
		return nil
	case bytes.HasPrefix(data, oleMagic):
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return faultf(at, "Save it without a password.", "the workbook is protected by a password")
		}
		return faultf(at, save, "it is an old workbook (.xls), whatever its name says")
	case len(data) == 0:
		return faultf(at, save, "the file is empty")
	case strings.HasPrefix(start, "%pdf"):
		return faultf(at, "Save the table itself as .xlsx.", "it is a PDF document, whatever its name says")
	case strings.HasPrefix(start, "<?xml") || strings.HasPrefix(start, "<workbook"):
		return faultf(at, save, "it is an XML document, whatever its name says")
	case strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<table"):
		return faultf(at, save, "it is a web page, whatever its name says")
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || utf8.Valid(data) && !bytes.ContainsRune(data, 0):
		return faultf(at, "Name it .csv, or say format: csv for it in "+ConfigFile+".", "it is a text file, whatever its name says")
	}
	return faultf(at, save, "it is no workbook, whatever its name says")
}

// refuseArchive tells by its first bytes that a file which is read as a text is
// a workbook, or something else that programs write in the same way.
func refuseArchive(name string, data []byte) *Fault {
	at := source.Place{File: name}
	switch {
	case bytes.HasPrefix(data, zipMagic):
		return faultf(at, "Name it .xlsx if it is a workbook, else save the table as a text.", "it is a workbook or another archive, and no text, whatever its name says")
	case bytes.HasPrefix(data, oleMagic):
		return faultf(at, "Open it in a spreadsheet program and save it as .xlsx.", "it is an old workbook (.xls) or Office document, and no text, whatever its name says")
	}
	return nil
}

// What zip archives, which workbooks are, and the files of older Office
// programs begin with.
var zipMagic, oleMagic = []byte("PK\x03\x04"), []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// otherArchive tells what a zip archive is that is no workbook.
func (b *workbook) otherArchive() *Fault {
	const save = "Open it in a spreadsheet program and save it as .xlsx."
	switch {
	case b.parts["xl/workbook.bin"] != nil:
		return faultf(b.whole(), save, "it is a binary workbook (.xlsb), whatever its name says")
	case b.parts["word/document.xml"] != nil:
		return faultf(b.whole(), "Copy the table into a spreadsheet and save it as .xlsx.", "it is a Word document, whatever its name says")
	case b.parts["content.xml"] != nil && b.parts["meta.xml"] != nil:
		return faultf(b.whole(), save, "it is an OpenDocument file (.ods), whatever its name says")
	case b.parts["[content_types].xml"] == nil:
		return faultf(b.whole(), save, "it is a zip archive and no workbook")
	}
	return nil
}
