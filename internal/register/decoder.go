package register

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/source"
)

// A Decoder reads old versions of register files with the present mapping. It
// does not check types, so a type fault never hides history. It may be used
// by several goroutines at once.
type Decoder struct{ layout *layout }

// Decoder returns a decoder for the mapping of c.
func (c *Config) Decoder(s *Schema) *Decoder { return &Decoder{newLayout(c, s)} }

// Matches reports whether the file at path is a register under the present
// mapping.
func (d *Decoder) Matches(path string) bool { return len(d.layout.plans(path)) > 0 }

// Below reports whether Matches may be true of a path below the folder dir.
func (d *Decoder) Below(dir string) bool { return d.layout.below(dir) }

// Decode reads one version of the file at path. Records come in the order of
// the file, kind by kind, with their fingerprints. A file that cannot be
// parsed gives a fault and no records; a part of it that is no record gives a
// fault beside the others. The error is for a path that Matches refuses.
func (d *Decoder) Decode(path string, data []byte) ([]*Record, []Fault, error) {
	plans := d.layout.plans(path)
	if len(plans) == 0 {
		return nil, nil, fmt.Errorf("%s is no register", source.Escape(path))
	}
	if limit := DefaultLimits.Bytes; int64(len(data)) > limit {
		return nil, []Fault{{Place: source.Place{File: path}, Reason: fmt.Sprintf("the file is larger than %d bytes", limit)}}, nil
	}
	readings, fault := readFile(path, data, plans, DefaultLimits)
	if fault != nil {
		return nil, []Fault{*fault}, nil
	}
	var records []*Record
	var faults []Fault
	for _, r := range readings {
		for _, draft := range r.drafts {
			draft.seal()
			draft.settle()
			records = append(records, draft.Record)
		}
		if r.fault != nil {
			faults = append(faults, *r.fault)
		}
		faults = append(faults, faultsOf(r.findings)...)
	}
	return records, faults, nil
}

// faultsOf are the findings about parts that became no record.
func faultsOf(findings []finding.Finding) (faults []Fault) {
	for _, f := range findings {
		if f.Subject.ID == "" { // else the record is there, by its id
			faults = append(faults, Fault{Place: f.Place, Reason: f.Message})
		}
	}
	return faults
}

// seal computes the fingerprint of a draft as it is written: before any fault
// takes a field away and before names become ids, so that reading the same
// bytes at any time gives the same. Of a row with shifted cells it is over its
// text.
func (d *draft) seal() {
	fields := d.Fields
	if len(d.Unread) > 0 {
		raw := make([]any, len(d.Raw))
		for i, text := range d.Raw {
			raw[i] = text
		}
		fields = map[string]any{everything: raw}
	}
	d.Fingerprint = fingerprint(d.kind.Fields, fields)
}

// settle gives the record the places of a draft that nothing is added to any
// more.
func (d *draft) settle() { d.Places = PlacesOf(d.places) }

// Place is that of the record, while it is a draft.
func (d *draft) Place(path string) source.Place { return nearestPlace(path, placesIn(d.places)) }
