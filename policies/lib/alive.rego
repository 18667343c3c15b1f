package goldthread.lib

# alive names the records of all registers that are neither drafts nor retired,
# as [kind, id]: for rules that look into every register. Where status has words of
# the register's own, a record stands until it has a day of retirement.
alive := {[kind, r.id] |
	some kind, records in input.registers
	some r in records
	r.status == "live"
} | {[kind, r.id] |
	some kind, records in input.registers
	some r in records
	not r.status == "draft"
	not r.status == "live"
	not r.status == "retired"
	not r.retired_on
}

# mentioned names the records that a text nobody could read names, as
# [kind, id, kind of the unreadable record]. A rule that misses a record counts
# it as present then.
mentioned := {[m.kind, m.id, m.by_kind] | some m in input.facts.mentions}
