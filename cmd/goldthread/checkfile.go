package main

import (
	"path/filepath"

	"github.com/goldthread/goldthread/examples"
	"github.com/goldthread/goldthread/internal/lint"
	"github.com/goldthread/goldthread/internal/register"
	"github.com/goldthread/goldthread/internal/source"
	"github.com/goldthread/goldthread/internal/starter"
	"github.com/goldthread/goldthread/schema"
)

// aloneOptions prepares the check of one register file by itself. as is the
// register it is, or "" to find out.
func (a *app) aloneOptions(o lint.Options, file, as string) (lint.Options, error) {
	if o.Rev != "" {
		return o, usagef("--rev is for a repository, and %s is checked by itself", source.Escape(file))
	}
	data, err := readGiven(file)
	if err != nil {
		return o, err
	}
	name := filepath.Base(file)
	if o.Config != "" {
		if as != "" {
			return o, usagef("--as is for a file without a configuration: leave out one of --as and --config")
		}
		if name, err = below(filepath.Dir(o.Config), file); err != nil || filepath.Base(name) != name {
			name = filepath.Base(file)
		}
		o.Alone = starter.Alone(name, data, "")
		return o, nil
	}
	config, err := configAlone(name, data, as)
	if err != nil {
		return o, err
	}
	o.Alone = starter.Alone(name, data, config)
	return o, nil
}

// configAlone finds out which registers a file holds, and says so in a
// configuration.
func configAlone(name string, data []byte, as string) (string, error) {
	o := lint.Options{Alone: starter.Alone(name, nil, ""), Schema: schema.FS}
	set, err := lint.Open(o)
	if err != nil {
		return "", err
	}
	s := set.Schema
	if as != "" && s.Kind(as) == nil {
		return "", unknownRegister(as, s)
	}
	tables, fault := register.Tables(name, data, register.DefaultLimits)
	if fault != nil && as == "" {
		return "", usagef("%s", fault)
	}
	if len(tables) > 0 {
		h, err := starter.ReadHeadings(examples.FS, "headings.yaml", s)
		if err != nil {
			return "", err
		}
		if p := h.Propose(name, tables, as); len(p.Tables) > 0 {
			return p.ConfigAlone(), nil
		}
	}
	kinds := []string{as}
	if as == "" {
		if kinds, fault = s.KindsIn(name, data, register.DefaultLimits); fault != nil {
			return "", usagef("%s", fault)
		}
	}
	if len(kinds) == 0 {
		return "", usagef("%s: neither its name nor what is in it tells which register it is: say so with --as, for example --as requirements", source.Escape(name))
	}
	return starter.ConfigAlone(name, kinds), nil
}
