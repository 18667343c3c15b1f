package register

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"reflect"
	"slices"
	"testing"
)

// Every limit that can be set, and every fixed one of limits.go, is in the
// list that people read, and the list has no other.
func TestLimitsAreListed(t *testing.T) {
	var l Limits
	var want []int64
	v := reflect.ValueOf(&l).Elem()
	for i := range v.NumField() {
		v.Field(i).SetInt(int64(1_000_003 + i))
		want = append(want, int64(1_000_003+i))
	}
	want = append(want, fixedLimits(t)...)
	var got []int64
	for _, limit := range l.List() {
		got = append(got, limit.Most)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("listed are %v, and there are %v", got, want)
	}
}

// fixedLimits are the values of the constants in limits.go.
func fixedLimits(t *testing.T) []int64 {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []int64
	ast.Inspect(file, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			return true
		}
		for _, spec := range decl.Specs {
			for _, e := range spec.(*ast.ValueSpec).Values {
				tv, err := gotypes.Eval(token.NewFileSet(), nil, token.NoPos, gotypes.ExprString(e))
				if err != nil {
					t.Fatal(err)
				}
				value, _ := constant.Int64Val(tv.Value)
				values = append(values, value)
			}
		}
		return false
	})
	if len(values) < 6 {
		t.Fatalf("limits.go has %d constants", len(values))
	}
	return values
}
