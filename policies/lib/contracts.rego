package goldthread.lib

import data.goldthread.live

# ended_contracts are the contracts whose last day has passed.
ended_contracts := {c.id | some c in live.contracts; c.ends != "auto_renew"; c.ends < input.as_of}
