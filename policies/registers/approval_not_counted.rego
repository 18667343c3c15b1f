# METADATA
# title: Every saved approval counts
# description: >-
#   What the platform said of a pull request is saved once, by the repository's own workflow, and never changed. A saved
#   approval counts for nothing where it cannot be read, was written or changed by somebody else, is of another repository,
#   stands there twice, or names a commit that the main branch does not have; and an approval in it counts for nothing where
#   nobody is known who has the account. Each is named. It cannot see what nobody saved, and not what the workflow itself
#   was made to write.
# custom:
#   decided_by: go
#   severity: warning
#   basis: practice
#   clauses: ["7.5.3"]
#   needs: [history]
#   registers: []
#   action: Look at the saved approvals that count for nothing
#   fails: "approvals/2026/PR-12.json was changed on its branch after it was first written"
#   remedy: Take the file away on the branch of the approvals, and have goldthread approvals ask the platform again; register the account.
#   group: L
package goldthread.registers.approval_not_counted
