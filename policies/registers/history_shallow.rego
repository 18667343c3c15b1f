# METADATA
# title: The whole history of the repository is there
# description: >-
#   Build servers usually fetch only the newest commit. Every record then looks as if it was written today, and
#   nothing about changes and reviews can be shown. Checks that need the history are not run on part of it, and none of them passes.
# custom:
#   decided_by: go
#   severity: warning
#   basis: own
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   action: Fetch the whole history and run again
#   fails: "actions/checkout with fetch-depth 1"
#   remedy: "In the workflow set fetch-depth: 0; in a folder of your own run git fetch --unshallow."
#   group: L
package goldthread.registers.history_shallow
