package goldthread.lib

import data.goldthread.live

# A pointer is as good as the way to the words: hard when it names a document
# and the place in it, soft when it names the document alone. Requirements that
# name no document are in neither.

# soft_pointers are the requirements that name a document, or say why none
# is needed.
soft_pointers := {l.id |
	some l in source_links
	pointing(l.resolved, l.kept, l.value)
} | {r.id |
	some r in live.requirements
	some source in r.sources
	source.kind == "implied"
	filled(source.rationale)
}

# pointing holds for a source that is there, or that nobody can look up because
# its register is not kept.
pointing(resolved, _, _) if resolved

pointing(_, kept, value) if {
	not kept
	looks_like_id(value)
}

# hard_pointers are those that say where in the document.
hard_pointers := {r.id |
	some r in live.requirements
	some source in r.sources
	filled(source.id)
	filled(source.locator)
	r.id in soft_pointers
}

# from_law are the requirements of which a source is a law, with the place.
from_law := {r.id |
	some r in live.requirements
	r.id in hard_pointers
	r.basis in {"legal", "regulatory"}
}
