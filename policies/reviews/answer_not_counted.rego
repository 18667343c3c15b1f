# METADATA
# title: Every answer of a review counts
# description: >-
#   A review is worth its answers, each for the wording that the reviewer had before them. An answer counts for nothing where
#   the wording that the review says was shown is none that the record had until then, and where two answers for one record
#   and one wording, given at the same time, say different things. In a change it is told, too, where the record has been
#   changed since it was shown. What a later review has settled is left alone. It cannot see how carefully somebody looked.
# custom:
#   decided_by: go
#   severity: warning
#   basis: practice
#   clauses: ["7.5.2 c"]
#   needs: [history]
#   registers: [reviews]
#   action: Look again at the records whose answers count for nothing
#   fails: "seen: {REQ-004: 3f9a2c1d}, and REQ-004 never had a wording of that name"
#   remedy: Look at the record again, and answer it in a file that goldthread review writes.
#   group: L
package goldthread.reviews.answer_not_counted
