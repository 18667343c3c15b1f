package audit

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A builder makes values of the engine straight from plain ones, each field
// name and each short text only once.
type builder struct{ texts map[string]*ast.Term }

func newBuilder() *builder { return &builder{map[string]*ast.Term{}} }

// maxShared is the length up to which texts are kept for sharing, in bytes.
const maxShared = 40

func (b *builder) text(s string) *ast.Term {
	if len(s) > maxShared {
		return ast.StringTerm(s)
	}
	if t, ok := b.texts[s]; ok {
		return t
	}
	t := ast.StringTerm(s)
	b.texts[s] = t
	return t
}

// fields is an object under construction.
type fields struct {
	b     *builder
	items [][2]*ast.Term
}

func (b *builder) object() *fields { return &fields{b: b} }

func (f *fields) put(name string, value *ast.Term) *fields {
	f.items = append(f.items, [2]*ast.Term{f.b.text(name), value})
	return f
}

func (f *fields) text(name, value string) *fields { return f.put(name, f.b.text(value)) }

// given puts a text only when there is one.
func (f *fields) given(name, value string) *fields {
	if value == "" {
		return f
	}
	return f.text(name, value)
}

func (f *fields) flag(name string, value bool) *fields {
	return f.put(name, ast.InternedTerm(value))
}

func (f *fields) number(name string, value int) *fields {
	return f.put(name, ast.InternedTerm(value))
}

func (f *fields) list(name string, values []string) *fields {
	return f.put(name, f.b.list(values))
}

func (f *fields) term() *ast.Term { return ast.ObjectTerm(f.items...) }

func (b *builder) list(values []string) *ast.Term {
	terms := make([]*ast.Term, len(values))
	for i, v := range values {
		terms[i] = b.text(v)
	}
	return ast.ArrayTerm(terms...)
}

// plain turns a plain value into one of the engine. It knows the values that
// registers and configurations hold; anything else is a fault of the program.
func (b *builder) plain(value any) (*ast.Term, error) {
	switch v := value.(type) {
	case nil:
		return ast.InternedNullTerm, nil
	case string:
		return b.text(v), nil
	case bool:
		return ast.InternedTerm(v), nil
	case int:
		return ast.InternedTerm(v), nil
	case int64:
		return ast.NumberTerm(json.Number(strconv.FormatInt(v, 10))), nil
	case float64:
		return number(v)
	case json.Number:
		return ast.NumberTerm(v), nil
	case []any:
		terms := make([]*ast.Term, len(v))
		for i, one := range v {
			t, err := b.plain(one)
			if err != nil {
				return nil, err
			}
			terms[i] = t
		}
		return ast.ArrayTerm(terms...), nil
	case []string:
		return b.list(v), nil
	case map[string]any:
		object := b.object()
		for key, one := range v {
			t, err := b.plain(one)
			if err != nil {
				return nil, err
			}
			object.put(key, t)
		}
		return object.term(), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot stand in the input of rules", value)
}

func number(v float64) (*ast.Term, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil, fmt.Errorf("%v is no number that rules could use", v)
	}
	return ast.NumberTerm(json.Number(strconv.FormatFloat(v, 'g', -1, 64))), nil
}
