package goldthread.lib

# prefixes are what ids of the registers begin with: REQ-, CTR-.
prefixes := {sprintf("%s-", [m.prefix]) | some m in input.meta; m.prefix != "-"}

# looks_like_id holds for a word that was meant as the id of a record, not as
# the name or description of something.
looks_like_id(text) if {
	some prefix in prefixes
	startswith(upper(text), prefix)
}

looks_like_id(text) if {
	not contains(trim_space(text), " ")
	regex.match(`[0-9]`, text)
}
