package lint

import (
	"fmt"

	"github.com/goldthread/goldthread/internal/anchor"
	"github.com/goldthread/goldthread/internal/finding"
	"github.com/goldthread/goldthread/internal/history"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/signature"
	"github.com/goldthread/goldthread/internal/source"
)

// readKeys reads the keys that the configuration names from the files that are
// checked. What is wrong with them is a fault of the configuration: a key that
// is silently not there would take the proof from everything it signed.
func (t *target) readKeys(c *register.Config) (*signature.Keys, []finding.Finding, error) {
	if !c.Signatures.Configured() {
		return nil, nil, nil
	}
	keys, faults, err := signature.Load(t.files, keyFiles(c.Signatures))
	var found []finding.Finding
	for _, f := range faults {
		setting := "signatures." + f.Setting
		place, hint := f.Place, "Mend the line, or put # before it."
		if place.Line == 0 {
			place, hint = c.Place(setting), "Name files of public keys, as seen from the folder that is checked."
		}
		found = append(found, finding.Finding{
			Rule: register.RuleConfigInvalid, Severity: finding.Error, Place: place, Field: setting, Message: f.Reason, Hint: hint,
		})
	}
	return keys, found, err
}

// keyFiles are the files of keys that a configuration names.
func keyFiles(c register.SignatureConfig) signature.Files {
	return signature.Files{AllowedSigners: c.AllowedSigners, OpenPGP: c.OpenPGP, Revoked: c.Revoked, Platform: c.Platform}
}

// readAuthorities reads the certificates of those whose time stamps count, nil
// for none.
func (t *target) readAuthorities(c *register.Config) (*anchor.Authorities, []finding.Finding) {
	if len(c.Signatures.TimeStamps) == 0 {
		return nil, nil
	}
	authorities := &anchor.Authorities{}
	for i, name := range c.Signatures.TimeStamps {
		data, err := source.Read(t.files, name, anchor.MaxFile)
		if err == nil {
			err = authorities.Add(data)
		}
		if err != nil {
			setting := fmt.Sprintf("signatures.time_stamps[%d]", i)
			return nil, []finding.Finding{{
				Rule: register.RuleConfigInvalid, Severity: finding.Error, Place: c.Place(setting), Field: setting,
				Message: fmt.Sprintf("%s: %v.", source.Escape(name), plain(err)),
				Hint:    "Name the file with the certificate of the authority (in PEM), as seen from the folder that is checked.",
			}}
		}
	}
	return authorities, nil
}

// keyWarnings tells of lines in files of keys that are read, and may not mean
// what they say.
func keyWarnings(keys *signature.Keys) []finding.Finding {
	if keys == nil {
		return nil
	}
	var found []finding.Finding
	for _, w := range keys.Warnings {
		found = append(found, finding.Finding{
			Rule: register.RuleConfigInvalid, Severity: finding.Note, Place: w.Place, Message: w.Reason, Value: w.Place.String(),
		})
	}
	return found
}

// keyFindings tells of keys in the people register that cannot be read.
func keyFindings(e *history.Evidence) []finding.Finding {
	var found []finding.Finding
	for _, f := range e.KeyFaults {
		found = append(found, finding.Finding{
			Rule:    "registers/record_invalid",
			Subject: finding.Subject{Kind: "people", ID: f.Setting},
			Place:   f.Place,
			Message: f.Setting + ": " + f.Reason,
			Hint:    "Write it as it stands in the file that ends in .pub, or its digest as ssh-keygen -l shows it.",
			Value:   f.Reason,
		})
	}
	return found
}
