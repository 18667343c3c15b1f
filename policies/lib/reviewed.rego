package goldthread.lib

import data.goldthread.live

# reviewed is the day of the newest review of each live requirement that counts:
# it is proven, or its own reviewer recorded it for an earlier wording.
reviewed := {r.id: newest |
	some r in live.requirements
	newest := max({review.on | some review in r.history.reviews; review.proven} | {review.on |
		some review in r.history.reviews
		not review.present
		not review.reported_for
		review.by_known
	})
}
