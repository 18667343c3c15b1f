package goldthread.lib

import data.goldthread.live

# about_telling are the requirements that ask for somebody to be told something,
# by their topic or by the words at their beginning.
about_telling := {r.id | some r in live.requirements; r.topic in data.catalogue.telling.topics} | {hit.id |
	some hit in input.facts.words
	hit.list == "to_be_told"
	hit.kind == "requirements"
}
