# METADATA
# title: Every id names one record
# description: >-
#   Nobody can follow a requirement to its source, risk and control if one id names two things. Of the records of one
#   register only the first of an id goes on to the other checks. In two registers the same id is a finding only where
#   something that names it could mean either, and so is a name that several records have where something is linked by
#   it.
# custom:
#   decided_by: go
#   severity: error
#   basis: duty
#   clauses: ["7.5.2 a"]
#   needs: [registers]
#   registers: []
#   waivable: false
#   action: Give each record an id of its own
#   fails: "Two requirements are both called REQ-014"
#   remedy: Give the newer record a new id. Never renumber an existing one, because old minutes cite it.
#   group: A
package goldthread.registers.record_id_duplicate
