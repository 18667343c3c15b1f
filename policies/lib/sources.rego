package goldthread.lib

# source_links are the documents that requirements name as their sources. Who
# raised an implied requirement is a link of its source too, but no document.
source_links := [link |
	some link in input.facts.links
	link.kind == "requirements"
	startswith(link.field, "sources[")
	endswith(link.field, ".id")
]

# unregistered_sources are those of live requirements that no register holds.
unregistered_sources := [link |
	some link in source_links
	not link.resolved
	["requirements", link.id] in alive
]
