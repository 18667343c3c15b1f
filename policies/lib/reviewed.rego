package goldthread.lib

# unproven says of each record whose newest review the profile does not take as
# proven when that was, what it lacks, and that in words.
unproven := {[kind, r.id]: {"on": review.on, "lacks": review.lacks, "why": why_not[review.lacks]} |
	some kind, records in input.registers
	some r in records
	reviews := count(r.history.reviews)
	review := r.history.reviews[reviews - 1]
	review.lacks
}

# why_not finishes a sentence that begins with the day of a review.
why_not := {
	"reviewer": "a review was only reported for somebody else",
	"person": "it was recorded by somebody who is not in the people register",
	"wording": "it was reviewed in other words than it has now",
	"second": sprintf("it was reviewed only by who wrote it, and the %s asks for a second person", [asking]),
	"authority": sprintf("it was reviewed by somebody without a role that may review it, which the %s asks for", [asking]),
	"platform": sprintf("it was reviewed, but only the platform vouches for the reviewer's name, which the %s takes where the configuration accepts it", [asking]),
	"time": sprintf("it was reviewed, but the key or account that shows the reviewer was registered only after it, which the %s does not take", [asking]),
	"identity": sprintf("it was reviewed, but the reviewer's name is only typed: the %s asks for a personal signature or an exported approval", [asking]),
	"anchor": "it was reviewed, but nothing outside the repository holds that review, which the configuration asks for",
}

# asking is what asks for more than a review by one person: the profile, or what
# the configuration says of a register.
asking := sprintf("profile %s", [input.profile]) if input.profile in {"certification", "strict"}

asking := "configuration" if not input.profile in {"certification", "strict"}
