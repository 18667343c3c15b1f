package goldthread.lib

import data.goldthread.live

# endangered are the live requirements with the risks of not meeting them, whichever
# of the two names the other, as [requirement, risk].
endangered := {[id, k.id] | some k in live.risks; some id in k.requirements} | {[r.id, id] | some r in live.requirements; some id in r.risks}
