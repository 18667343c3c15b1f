# METADATA
# title: Files that records rest on are there, unchanged
# description: >-
#   Signed minutes, a report or a policy in the repository are worth as much as the certainty that nobody replaced them.
#   Where a record names a file it must be in the repository, and where it states the file's digest (sha256) the file
#   must be that one. It cannot see whether the file says what the record says, and it does not open addresses.
# custom:
#   decided_by: go
#   severity: error
#   basis: duty
#   clauses: ["7.5.3"]
#   needs: [record]
#   registers: []
#   action: Put back the files that records rest on, or correct their paths and digests
#   fails: "MRV-2026-1 rests on minutes/2026-1.pdf, which is another file than on the day the digest was written"
#   remedy: Restore the file. If it was replaced on purpose, say so in the record and write the new digest.
#   group: A
package goldthread.registers.evidence_differs
