# METADATA
# title: Every register file can be read
# description: >-
#   A file that cannot be read hides all its records from every check, so its register looks shorter or emptier than
#   it is. The message says where reading stopped; what stands behind that place is not judged.
# custom:
#   decided_by: go
#   severity: error
#   basis: duty
#   clauses: ["7.5.3"]
#   needs: [record]
#   registers: []
#   waivable: false
#   action: Repair the register files that cannot be read
#   fails: "registers/laws.yaml: a quoted text that begins in line 14 does not end"
#   remedy: Open the file at the place the message names and repair what stands there.
#   group: A
package goldthread.registers.file_unreadable
