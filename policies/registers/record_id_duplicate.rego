# METADATA
# title: Every id names one record
# description: >-
#   Nobody can follow a requirement to its source, risk and control if one id names two things. Only the first record
#   of an id goes on to the other checks.
# custom:
#   decided_by: go
#   severity: error
#   basis: duty
#   clauses: ["7.5.2 a"]
#   needs: [registers]
#   registers: []
#   action: Give each record an id of its own
#   fails: "Two requirements are both called REQ-014"
#   remedy: Give the newer record a new id. Never renumber an existing one, because old minutes cite it.
#   group: A
package goldthread.registers.record_id_duplicate
