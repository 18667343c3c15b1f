package goldthread.lib

# grouped puts pairs [key, value] together by their key: {key: [values]}, values
# in order. It sorts once and cuts where the key changes, which stays linear
# where a look-up of all values for each key would not.
grouped(pairs) := {key: values |
	ordered := sort(pairs)
	count(ordered) > 0
	starts := array.concat([0], [i | some i, pair in ordered; i > 0; ordered[i - 1][0] != pair[0]])
	ends := array.concat(array.slice(starts, 1, count(starts)), [count(ordered)])
	some n, start in starts
	key := ordered[start][0]
	values := [pair[1] | some pair in array.slice(ordered, start, ends[n])]
}
