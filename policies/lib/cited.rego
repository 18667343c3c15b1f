package goldthread.lib

import data.goldthread.live

# cited is where live requirements say that they are written in each document:
# the figures in each place, 3 and 2.1 of "Schedule 3, 2.1", or its words where
# it has none. A place that names a span, 4.1 to 4.5, is "all", and so is none.
cited := grouped({[source.id, places[place_of(source.locator)]] |
	some r in live.requirements
	some source in r.sources
} | {[source.id, "all"] |
	some r in live.requirements
	some source in r.sources
	not source.locator
})

# places are the distinct places, so that each is taken apart once.
places := {place: figures_of(place) |
	some r in live.requirements
	some source in r.sources
	place := place_of(source.locator)
}

place_of(text) := lower(trim_space(text))

# figures_of takes a place apart.
figures_of(place) := "all" if regex.match(`[0-9]\s*(-|–|—|\bto\b|\bbis\b|\bff\b)`, place)

figures_of(place) := {"figures": regex.find_n(`[0-9]+(\.[0-9]+)*`, place, -1), "words": place} if {
	not regex.match(`[0-9]\s*(-|–|—|\bto\b|\bbis\b|\bff\b)`, place)
}

# covered holds for a point of a document that a live requirement cites, by its
# own place, by a wider one (Schedule 3 for Schedule 3, 2.1) or by a part of it.
covered(id, _) if "all" in cited[id]

covered(id, ref) if {
	own := figures_of(place_of(ref))
	some place in cited[id]
	same_place(own.figures, place.figures)
}

covered(id, ref) if {
	own := figures_of(place_of(ref))
	count(own.figures) == 0
	some place in cited[id]
	contains(place.words, own.words)
}

covered(id, ref) if {
	own := figures_of(place_of(ref))
	some place in cited[id]
	count(place.figures) == 0
	contains(own.words, place.words)
}

# A span in the point itself cannot be followed: any place in the document does.
covered(id, ref) if {
	figures_of(place_of(ref)) == "all"
	count(cited[id]) > 0
}

# followed holds for a point of a record that a live requirement cites; one without a
# place is followed by any requirement that cites the record.
followed(_, id, refs) if {
	some ref in refs
	covered(id, ref)
}

followed(_, id, refs) if {
	count(refs) == 0
	count(cited[id]) > 0
}

# A requirement that could not be read may be the one.
followed(kind, id, _) if [kind, id, "requirements"] in mentioned

same_place(own, other) if {
	count(own) > 0
	every figure in own {
		figure_in(figure, other)
	}
}

same_place(own, other) if {
	count(other) > 0
	every figure in other {
		figure_in(figure, own)
	}
}

# figure_in holds for 4.2 in a place with 4.2, and with 4.2.1 or 4.
figure_in(figure, figures) if figure in figures

figure_in(figure, figures) if {
	some other in figures
	startswith(other, sprintf("%s.", [figure]))
}

figure_in(figure, figures) if {
	some other in figures
	startswith(figure, sprintf("%s.", [other]))
}
