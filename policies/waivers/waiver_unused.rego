# METADATA
# title: Every accepted exception is still needed
# description: >-
#   An exception whose finding is gone waits to hide the next one. Looked at are those that accept something the checks
#   that ran could have found, and that came into effect more than 30 days ago; the number is ours, set another one under
#   thresholds as waiver_unused_days. It cannot tell a finding that was settled from one that was never there.
# custom:
#   decided_by: go
#   severity: note
#   basis: own
#   clauses: ["6.1.3 f"]
#   needs: [history]
#   waivable: false
#   action: Retire the exceptions that are no longer needed
#   fails: "EXC-001 accepts a missing review of REQ-004, which was reviewed in March"
#   remedy: Retire the exception.
#   group: P
package goldthread.waivers.waiver_unused
