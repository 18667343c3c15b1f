// Package starter helps a keeper to the first result: it writes the starter
// set of registers into a folder without touching what is there, and it
// proposes from the headings of a table how it is to be read.
package starter

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// An Outcome says what became of each file of the starter set.
type Outcome struct {
	Written []string
	// Kept are files that were there already, and were left as they are.
	Kept []Kept
}

// Kept is a file that was not written, and the file or folder that holds its
// place.
type Kept struct{ Name, By string }

// registers is the folder of the registers in the starter set.
const registers = "registers"

// Options say what is written.
type Options struct {
	// Sets are the folders of files that are written, one after the other.
	Sets []fs.FS
	// Without is a folder of them that is left out; "" for none.
	Without string
	// Types are the register types, whose files for editors are written beside
	// the sets; nil for none.
	Types *register.Schema
	// PerRecord makes every register that is a list a folder with one file a
	// record.
	PerRecord bool
}

// Write copies the starter set to dir, which is made if need be. A file that
// is there already is never written, and neither is a register that is kept
// there in another form.
func Write(dir string, o Options) (*Outcome, error) {
	var files []file
	for _, set := range o.Sets {
		some, err := read(set, o)
		if err != nil {
			return nil, err
		}
		files = append(files, some...)
	}
	editors, err := editorFiles(o.Types)
	if err != nil {
		return nil, err
	}
	files = append(files, editors...)
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	taken, err := present(root)
	if err != nil {
		return nil, err
	}
	out := &Outcome{}
	for _, f := range files {
		by := taken[kindOf(f.name)]
		if f.name == register.ConfigFile {
			by = configured(root)
		}
		if by != "" {
			out.Kept = append(out.Kept, Kept{f.name, by})
			continue
		}
		switch err := create(root, f); {
		case errors.Is(err, fs.ErrExist):
			out.Kept = append(out.Kept, Kept{f.name, f.name})
		case err != nil:
			return out, fmt.Errorf("%s: %w", source.Escape(f.name), cause(err))
		default:
			out.Written = append(out.Written, f.name)
		}
	}
	return out, nil
}

// cause is an error of the file system without the path that it repeats.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// A file of the starter set.
type file struct {
	name string
	data []byte
}

// read lists the files of a set.
func read(set fs.FS, o Options) ([]file, error) {
	var files []file
	err := fs.WalkDir(set, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && name == o.Without:
			return fs.SkipDir
		case e.IsDir():
			return nil
		}
		data, err := fs.ReadFile(set, name)
		if err != nil {
			return err
		}
		if o.PerRecord && path.Dir(name) == registers && path.Ext(name) == ".yaml" {
			files = append(files, split(name, data)...)
		} else {
			files = append(files, file{name, data})
		}
		return nil
	})
	return files, err
}

// EditorFolder is where the registers of the starter set look for what tells
// an editor their fields.
const EditorFolder = ".goldthread/schema"

// editorFiles are the files for editors of all register types.
func editorFiles(types *register.Schema) ([]file, error) {
	if types == nil {
		return nil, nil
	}
	var files []file
	for _, k := range types.Kinds {
		text, err := types.EditorText(k)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Join(EditorFolder, k.EditorFile()), text})
	}
	return files, nil
}

// kindOf is the register that a file of the set is about, or "".
func kindOf(name string) string {
	rest, ok := strings.CutPrefix(name, registers+"/")
	if !ok {
		return ""
	}
	first, _, below := strings.Cut(rest, "/")
	if !below && strings.EqualFold(path.Ext(first), ".md") {
		return ""
	}
	return strings.TrimSuffix(first, path.Ext(first))
}

// present are the registers that the folder holds already, with the file or
// folder of each.
func present(root *os.Root) (map[string]string, error) {
	taken := map[string]string{}
	entries, err := fs.ReadDir(root.FS(), registers)
	if errors.Is(err, fs.ErrNotExist) {
		return taken, nil
	}
	for _, e := range entries {
		name := registers + "/" + e.Name()
		if kind := kindOf(name); kind != "" {
			taken[kind] = name
		}
	}
	return taken, err
}

// configured is the configuration that the folder has under another name than
// the usual one, "" for none.
func configured(root *os.Root) string {
	for _, name := range register.ConfigFiles {
		if _, err := root.Lstat(name); err == nil && name != register.ConfigFile {
			return name
		}
	}
	return ""
}

// create writes a file that is not there yet.
func create(root *os.Root, f file) error {
	if dir := path.Dir(f.name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	w, err := root.OpenFile(f.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = w.Write(f.data)
	if err = errors.Join(err, w.Close()); err != nil {
		return errors.Join(err, root.Remove(f.name)) // a file is written whole or not at all
	}
	return nil
}

// split turns a register that is a list into one file a record. Each begins
// with what the register says of itself, and the remark before a record goes
// with it. A register without any record stays one file.
func split(name string, data []byte) []file {
	head, records := blocks(data)
	if len(records) == 0 {
		return []file{{name, data}}
	}
	dir := strings.TrimSuffix(name, ".yaml")
	head = strings.Replace(head, "$schema=../", "$schema=../../", 1)
	var files []file
	for _, r := range records {
		files = append(files, file{path.Join(dir, r.id+".yaml"), []byte(head + r.text)})
	}
	return files
}

// A block is one record of a list, with the remarks before it.
type block struct{ id, text string }

// blocks cuts a register of the starter set into its head and its records. It
// knows the one style in which the set is written: a record begins with
// "- id: " at the start of a line, and its lines are indented by two spaces.
func blocks(data []byte) (head string, records []block) {
	var before strings.Builder // remarks that belong to what comes next
	for line := range strings.Lines(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))) {
		id, begins := strings.CutPrefix(line, "- id: ")
		switch {
		case begins:
			if len(records) == 0 {
				head = before.String()
				before.Reset()
			}
			records = append(records, block{strings.TrimSpace(id), before.String() + line[2:]})
			before.Reset()
		case len(records) > 0 && strings.HasPrefix(line, "  "):
			records[len(records)-1].text += line[2:]
		default:
			before.WriteString(line)
		}
	}
	return head, records
}
