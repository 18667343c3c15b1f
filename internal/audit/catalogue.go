package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
)

// readCatalogue puts one data file under data.catalogue, by its path:
// catalogue/annex-a.csv becomes data.catalogue.annex_a. Word lists are read by
// their matcher as well, and in catalogues of controls each id is brought to
// the spelling that registers are read with.
func (l *loaded) readCatalogue(name, file string, data []byte) {
	place := source.Place{File: file}
	value, err := decodeData(name, data)
	if err != nil {
		l.problems.addf(place, "%v", err)
		return
	}
	if value == nil && path.Ext(name) == ".md" {
		return // a text about the data, for people
	}
	inside := strings.TrimPrefix(name, "catalogue/")
	if strings.HasPrefix(inside, "words/") {
		for _, add := range []func(any) error{l.words.add, l.reading.add} {
			if err := add(value); err != nil {
				l.problems.addf(place, "%v", err)
			}
		}
	}
	if id, ok := strings.CutPrefix(inside, "frameworks/"); ok {
		if err := l.readFramework(strings.TrimSuffix(id, path.Ext(id)), value); err != nil {
			l.problems.addf(place, "%v", err)
			return
		}
	}
	if strings.HasPrefix(inside, "controls/") {
		if err := spellControls(value); err != nil {
			l.problems.addf(place, "%v", err)
			return
		}
	}
	parts := strings.Split(strings.ReplaceAll(strings.TrimSuffix(inside, path.Ext(inside)), "-", "_"), "/")
	at := l.catalogue
	for _, part := range parts[:len(parts)-1] {
		next, ok := at[part].(map[string]any)
		if !ok {
			if at[part] != nil {
				l.problems.addf(place, "a file and a folder are both called %s", part)
				return
			}
			next = map[string]any{}
			at[part] = next
		}
		at = next
	}
	last := parts[len(parts)-1]
	if at[last] != nil {
		l.problems.addf(place, "another file is data.catalogue.%s already; rename this one", strings.Join(parts, "."))
		return
	}
	at[last] = value
}

// spellControls brings the ids of a catalogue of controls to one spelling.
func spellControls(value any) error {
	const shape = "a catalogue of controls is a list, each with an id and a title"
	rows, ok := value.([]any)
	if !ok || len(rows) == 0 {
		return errors.New(shape)
	}
	for i, row := range rows {
		control, ok := row.(map[string]any)
		if !ok {
			return errors.New(shape)
		}
		for _, heading := range slices.Sorted(maps.Keys(control)) { // ID as well as id, as in registers
			if name := strings.ToLower(heading); (name == "id" || name == "title") && control[name] == nil {
				control[name] = control[heading]
				delete(control, heading)
			}
		}
		id, _ := control["id"].(string)
		title, _ := control["title"].(string)
		if strings.TrimSpace(id) == "" || strings.TrimSpace(title) == "" {
			return fmt.Errorf("control %d: %s, as texts in quotation marks", i+1, shape)
		}
		control["id"] = register.NormalizeControl(id)
	}
	return nil
}

// readThresholds takes the numbers that the configuration may set otherwise.
func (l *loaded) readThresholds() {
	l.thresholds, _ = l.catalogue["thresholds"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(l.thresholds)) {
		if _, ok := l.thresholds[name].(json.Number); !ok {
			l.problems.addf(source.Place{File: "catalogue/thresholds.yaml"}, "%s is no number", name)
		}
	}
}

// decodeData reads a data file by its name's extension. The values are those
// of JSON.
func decodeData(name string, data []byte) (any, error) {
	switch path.Ext(name) {
	case ".csv":
		return decodeCSV(name, data)
	case ".yaml", ".yml":
		v, err := register.Data(name, data)
		if v == nil && err == nil {
			err = errors.New("the file is empty")
		}
		return v, err
	case ".json":
		var v any
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		err := decoder.Decode(&v)
		return v, err
	case ".md":
		return nil, nil
	}
	return nil, fmt.Errorf("catalogue data is .csv, .yaml or .json")
}

// decodeCSV gives one object a row, under the names of the first row.
func decodeCSV(name string, data []byte) (any, error) {
	rows, err := register.Rows(name, data)
	if err != nil {
		return nil, err
	}
	list := make([]any, len(rows))
	for i, row := range rows {
		object := make(map[string]any, len(row))
		for heading, cell := range row {
			object[heading] = cell
		}
		list[i] = object
	}
	return list, nil
}

// decodeStrictly reads data of the catalogue into a value of Go, and refuses a name
// that this does not know. No data leave it as it is.
func decodeStrictly(data, into any) error {
	if data == nil {
		return nil
	}
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// ControlTitle is the title of a control in the catalogues of controls, "" for
// one of the user's own.
func (r *Rules) ControlTitle(id string) string { return r.controls[id] }

func (l *loaded) controlTitles() map[string]string {
	titles := map[string]string{}
	catalogues, _ := l.catalogue["controls"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(catalogues)) {
		rows, _ := catalogues[name].([]any)
		for _, row := range rows {
			control, _ := row.(map[string]any)
			id, _ := control["id"].(string)
			if title, _ := control["title"].(string); titles[id] == "" {
				titles[id] = title
			}
		}
	}
	return titles
}
