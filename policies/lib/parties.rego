package goldthread.lib

import data.goldthread.live

# party_names are what live parties are called, also by their aliases, in small
# letters.
party_names := {lower(name) |
	some p in live.parties
	some name in array.concat([n | n := p.name], [alias | some alias in p.aliases])
}
