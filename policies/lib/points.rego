package goldthread.lib

# point names a clause, condition or rule of a document by its place and what it
# says: condition 4.2 (a second factor on remote access).
point(refs, summaries) := sprintf("%s (%s)", [ref, summary]) if {
	some ref in refs
	some summary in summaries
}

point(refs, summaries) := ref if {
	some ref in refs
	count(summaries) == 0
}

point(refs, summaries) := sprintf("%q", [summary]) if {
	some summary in summaries
	count(refs) == 0
}
