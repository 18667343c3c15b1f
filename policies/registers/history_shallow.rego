# METADATA
# title: The whole history is there, as it was committed
# description: >-
#   Build servers usually fetch only the newest commit. Every record then looks as if it was written today, and nothing
#   about changes and reviews can be shown. Checks that need the history are not run on part of it, and none of them
#   passes. Told as well is what leaves the history whole and its reading in doubt: a main branch that had to be
#   guessed, a date that cannot be read, a branch with approvals that was not fetched, and settings by which Git shows
#   other commits than were made.
# custom:
#   decided_by: go
#   severity: warning
#   basis: own
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   waivable: false
#   action: Mend what stands between the history and this check, and run it again
#   fails: "actions/checkout with fetch-depth 1"
#   remedy: "In the workflow set fetch-depth: 0; in a folder of your own run git fetch --unshallow."
#   group: L
package goldthread.registers.history_shallow
