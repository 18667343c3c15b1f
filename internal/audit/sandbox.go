package audit

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// allowed are the functions that rules may call: those whose answer depends on
// nothing but their arguments, and that stop when they are told to. Everything
// else does not compile. Left out on purpose, beside clock, network,
// environment, files and randomness: json.match_schema and graphql.* (a $ref in
// a schema can read files), functions of time that take the name of a time zone
// (zones are files of the machine; time.format stays, with UTC alone, see
// checkCall), and functions that can eat memory without being stopped (bits.lsh,
// graph.reachable_paths, strings.render_template, net.cidr_expand).
var allowed = strings.Fields(`
	eq assign internal.member_2 internal.member_3 internal.template_string
	gt gte lt lte neq equal
	plus minus mul div round ceil floor abs rem numbers.range numbers.range_step
	and or intersection union
	count sum product max min sort
	array.concat array.flatten array.slice array.reverse
	to_number format_int
	regex.match regex.is_valid regex.find_all_string_submatch_n regex.split regex.find_n regex.replace
	strings.any_prefix_match strings.any_suffix_match strings.count strings.replace_n strings.reverse
	concat indexof indexof_n substring contains startswith endswith lower upper split strings.split_n replace
	trim trim_left trim_prefix trim_right trim_suffix trim_space sprintf
	units.parse units.parse_bytes semver.is_valid semver.compare glob.match glob.quote_meta
	json.filter json.remove json.marshal json.unmarshal json.is_valid
	object.get object.keys object.subset object.union object.union_n object.remove object.filter
	uri.parse uri.is_valid urlquery.encode urlquery.decode
	time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns time.add_date time.format
	walk graph.reachable
	is_number is_string is_boolean is_array is_set is_object is_null type_name
	print internal.print`)

// forTests are the functions that the runner of unit tests adds.
var forTests = []string{"internal.test_case"}

// capabilities are what our compiler knows: the allowed functions, and no
// host to connect to.
var capabilities = sync.OnceValue(func() *ast.Capabilities { return restricted(allowed) })

// testCapabilities are for unit tests.
var testCapabilities = sync.OnceValue(func() *ast.Capabilities {
	return restricted(slices.Concat(allowed, forTests))
})

func restricted(names []string) *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	c := &ast.Capabilities{
		FutureKeywords: all.FutureKeywords,
		Features:       all.Features,
		AllowNet:       []string{},
	}
	for _, b := range all.Builtins {
		if slices.Contains(names, b.Name) && !b.IsNondeterministic() {
			c.Builtins = append(c.Builtins, b)
		}
	}
	return c
}
