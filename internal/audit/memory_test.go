package audit_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/goldthread/goldthread/internal/audit"
	"github.com/goldthread/goldthread/internal/register"
)

// What a rule looks at is hard to see in these: each finds something that depends
// on more than the fields that it names.
var awkward = map[string]string{
	"all_fields": `violations contains {"record": {"id": r.id}, "message": sprintf("%s is %v.", [field, value])} if {
	some r in input.registers.claims
	some field, value in r
	field != "due"
}`,
	"equal_records": `violations contains {"register": "claims", "message": sprintf("%d.", [n])} if {
	n := count([1 | some a in input.registers.claims; some b in input.registers.claims; a == b])
}`,
	"set_of_records": `distinct := {r | some r in input.registers.claims; r.weight > 1}
violations contains {"register": "claims", "message": sprintf("%d: %v.", [count(distinct), [d.id | some d in distinct]])}`,
	"formatted": `violations contains {"record": {"id": r.id}, "message": as_text(r)} if some r in input.registers.claims
as_text(x) := sprintf("%v", [x])`,
	"walked": `violations contains {"register": "claims", "message": sprintf("%v %v.", [path, found])} if {
	walk(input.registers.claims, [path, found])
	is_string(found)
	contains(found, "late")
}`,
	"looked_up": `by_id := {r.id: r | some r in input.registers.claims}
violations contains {"record": {"id": id}, "message": sprintf("%s.", [by_id[id].reason])} if some id in object.keys(by_id)`,
	"through_lists": `heavy := [r | some r in input.registers.claims; r.weight >= 2]
wrapped := [{"about": r, "n": n} | some n, r in heavy]
violations contains {"record": {"id": w.about.id}, "message": sprintf("%d %s.", [w.n, w.about.statement])} if some w in wrapped`,
	"given_back": `first(id) := r if {
	some r in input.registers.claims
	r.id == id
}
violations contains {"record": {"id": r.id}, "message": sprintf("%v.", [first(r.id).owner])} if some r in input.registers.claims`,
	"united": `named := object.union({r.id: r | some r in input.registers.claims}, {"none": {}})
violations contains {"record": {"id": r.id}, "message": sprintf("%v.", [named[r.id].decision])} if some r in input.registers.claims`,
	"taken_apart": `violations contains {"record": {"id": r.id}, "message": sprintf("%v and %v.", [a, b])} if {
	some r in input.registers.claims
	[a, b] := [r.statement, r.sources]
}`,
	"nested": `violations contains {"record": {"id": r.id}, "message": sprintf("%s %s.", [source.id, point])} if {
	some r in input.registers.claims
	some source in r.sources
	some point in source.points
}`,
	"every_one": `violations contains {"register": "claims", "message": "All are decided."} if {
	every r in input.registers.claims { r.decision }
}`,
	"by_day": `late := {r.id | some r in input.registers.claims; r.due < input.as_of}
violations contains {"record": {"id": id}, "message": sprintf("%s is late.", [id])} if some id in late`,
	"one_of_two": `word := "many" if count(input.registers.claims) > 3
else := "late" if input.as_of > "2026-11-15"
else := "few"
violations contains {"register": "claims", "message": word}`,
	"pretended": `list := []
total := sum([r.weight | some r in list])
violations contains {"register": "claims", "message": sprintf("%d in all.", [n])} if {
	n := total with data.goldthread.claims.pretended.list as input.registers.claims
}`,
	"unified": `violations contains {"record": {"id": a.id}, "message": sprintf("as %s.", [b.id])} if {
	some a in input.registers.claims
	some b in input.registers.claims
	a.id < b.id
	common = a.sources[_]
	common = b.sources[_]
}`,
	"sorted":    `violations contains {"register": "claims", "message": sprintf("%s.", [sort(input.registers.claims)[0].id])} if count(input.registers.claims) > 0`,
	"by_number": `violations contains {"record": {"id": input.registers.claims[n].id}, "message": sprintf("%d %v.", [n, input.registers.claims[n].limits])} if some n, _ in input.registers.claims`,
	"by_kind": `violations contains {"record": {"id": r.id, "kind": kind}, "message": sprintf("%s %s.", [input.meta[kind].title, object.keys(r)])} if {
	some kind in ["claims", "people"]
	some r in input.registers[kind]
}`,
	"shared": `import data.goldthread.lib
violations contains {"record": {"id": id}, "message": sprintf("%s owns %d.", [owner, count(lib.owned[owner])])} if {
	some owner, ids in lib.owned
	some id in ids
}
examined contains id if {
	some ids in lib.owned
	some id in ids
}`,
}

const ownedLib = `package goldthread.lib

owned := {owner: ids |
	some r in input.registers.claims
	owner := r.owner
	ids := [x.id | some x in input.registers.claims; x.owner == owner]
}
`

// Whatever changes between two evaluations, what is remembered of the first
// makes no difference to the second, and spares work.
func TestMemoryMakesNoDifference(t *testing.T) {
	rules := mustCompile(t, awkwardFiles(t))
	random := rand.New(rand.NewPCG(1, 2))
	memory := audit.NewMemory()
	in := input(claims(claimOf(random), claimOf(random), claimOf(random))...)
	day := time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)
	for step := range 150 {
		changed := alter(random, &in, &day)
		plain, err := rules.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		in.Memory = memory
		spared := evaluate(t, rules, in)
		in.Memory = nil
		if want, got := lines(plain.Findings)+ledger(plain), lines(spared.Findings)+ledger(spared); want != got {
			t.Fatalf("step %d, %s:\nremembering\n%s\nwant\n%s", step, changed, got, want)
		}
	}
	if all := memory.Evaluated + memory.Spared; memory.Spared < all/4 {
		t.Errorf("%d of %d evaluations spared", memory.Spared, all)
	}
}

func awkwardFiles(t *testing.T) files {
	t.Helper()
	all := files{"lib/owned.rego": ownedLib}
	for name, body := range awkward {
		all["claims/"+name+".rego"] = rule(name, body)
	}
	return all
}

func claimOf(random *rand.Rand) fields {
	f := fields{}
	for range 4 {
		setField(random, f)
	}
	return f
}

func setField(random *rand.Rand, f fields) string {
	words := []string{"late", "paid", "lost"}
	word := words[random.IntN(len(words))]
	values := map[string]any{
		"statement": word + " again", "decision": []string{"yes", "no"}[random.IntN(2)], "reason": "is " + word, "owner": "PER-" + word,
		"due": fmt.Sprintf("2026-11-%02d", 1+random.IntN(28)), "weight": int64(random.IntN(4)),
		"sources": []any{map[string]any{"id": "DED-" + word, "points": []any{word, "other"}}},
		"limits":  map[string]any{word: map[string]any{"least": int64(random.IntN(2))}},
		"status":  []string{"live", "draft"}[random.IntN(2)],
	}
	names := slices.Sorted(maps.Keys(values))
	name := names[random.IntN(len(names))]
	if random.IntN(5) == 0 {
		delete(f, name)
		return "without " + name
	}
	f[name] = values[name]
	return fmt.Sprint(name, " ", values[name])
}

// alter changes one thing of an input, as a new version of a register does: what
// has not changed stays as it is.
func alter(random *rand.Rand, in *audit.Input, day *time.Time) string {
	records := slices.Clone(in.Registers.Records["claims"])
	registers := *in.Registers
	registers.Records = map[string][]*register.Record{"claims": records}
	in.Registers = &registers
	switch random.IntN(6) {
	case 0:
		*day = day.AddDate(0, 0, random.IntN(5))
		in.AsOf = day.Format(time.DateOnly)
		return in.AsOf
	case 1:
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		return "another order"
	case 2:
		if len(records) > 2 && random.IntN(2) == 0 {
			registers.Records["claims"] = slices.Delete(records, 1, 2)
			return "one less"
		}
		one := claims(claimOf(random))[0]
		one.ID = fmt.Sprintf("CLM-%d", random.IntN(1000))
		registers.Records["claims"] = append(records, one)
		return "one more"
	}
	n := random.IntN(len(records))
	one := *records[n]
	one.Fields = maps.Clone(one.Fields)
	records[n] = &one
	return one.ID + " " + setField(random, one.Fields)
}
