# METADATA
# title: No two parties are the same
# description: >-
#   A party that is listed twice hides conflicts between what it requires and doubles the work of every review. Compared are
#   names and declared aliases, without regard to capitals, punctuation, plural, Ltd and Limited, and the short names of
#   some authorities; a short name in brackets counts where it is made of the first letters. Legal forms that differ keep a
#   parent and its subsidiary apart. It cannot see two names that only people know to be one, such as clients and customers.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.2 a"]
#   needs: [registers]
#   registers: [parties]
#   profile: advisory
#   action: Merge the parties that are listed twice
#   fails: "Client and Clients; ICO and Information Commissioner's Office"
#   remedy: Keep one, name it in the requirements of the other, retire the other and keep its name as an alias.
#   group: B
package goldthread.parties.party_duplicate

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": other.id},
	"field": "name",
	"message": sprintf("%s %q and %s %q look like one party.", [first.id, first.name, other.id, other.name]),
	"hint": "Merge them and keep the other name as an alias; if they are two, give them names that tell them apart.",
	"related": [{"kind": "parties", "id": first.id, "message": "the other one"}],
} if {
	some [i, k] in pairs
	first := live.parties[i]
	other := live.parties[k]
}

# pairs are the places of the first party of each name and of each that has it
# too.
pairs contains [places[0], place] if {
	some places in same
	some place in places
	place > places[0]
}

same := lib.grouped(called)

# called are all names of the parties, as they are compared, with the place of
# each in the register. What stands in brackets tells names apart, unless it is
# the first letters of what stands before it.
called := ({[known(p.name), i] | some i, p in live.parties} | {[known(alias), i] |
	some i, p in live.parties
	some alias in p.aliases
}) | {[known(name), i] | some i, both in abbreviated; some name in both}

abbreviated := {i: {parts[1], parts[2]} |
	some i, p in live.parties
	some parts in regex.find_all_string_submatch_n(`^(.+?)\s*\((\p{Lu}{2,})\)\s*$`, p.name, 1)
	lower(parts[2]) == concat("", [substring(word, 0, 1) |
		some word in split(regex.replace(plain(parts[1]), `\b(?:of|for|the|and)\b`, ""), " ")
		word != ""
	])
}

# known is a name as it is compared: the short one of an authority.
known(name) := short[normal(name)]

known(name) := normal(name) if not short[normal(name)]

short := {long: brief | some brief, longs in spelling.known_as; some long in longs}

spelling := data.catalogue.party_spelling

# normal is a name in small letters, without punctuation, with each of its words
# in the singular.
normal(name) := concat(" ", [one |
	some word in split(plain(name), " ")
	word != ""
	one := spelled(singular(word))
	not one in spelling.no_difference
])

plain(name) := regex.replace(regex.replace(lower(name), `['’]s\b`, ""), `[^\p{L}\p{N}]+`, " ")

spelled(word) := spelling.same_words[word]

spelled(word) := word if not spelling.same_words[word]

# singular takes the plural off an English word; it leaves bus, analysis and
# short words alone.
singular(word) := regex.replace(regex.replace(regex.replace(word, `([^aeiou])ies$`, "${1}y"), `(ss|x|ch|sh)es$`, "$1"), `(..[^sui])s$`, "$1")
