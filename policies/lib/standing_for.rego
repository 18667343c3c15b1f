package goldthread.lib

import data.goldthread.live

# standing_for are the parties that stand for a sort of party: by their kind, by
# a word in the name where no kind is written, or because nobody could read what
# they are.
standing_for(kind, fact) := ({p.id | some p in live.parties; p.kind == kind} | {p.id |
	some p in live.parties
	not p.kind
	some word in data.catalogue.party_facts.facts[fact].words
	contains(lower(p.name), word)
}) | {p.id |
	some p in live.parties
	some field in p.unread
	field in {"kind", "*"}
}
