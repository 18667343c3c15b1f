# METADATA
# title: The configuration can be followed
# description: >-
#   A misspelt name in the configuration would quietly leave a register or a check out, so nothing is judged until it
#   is corrected. A column that it names and no file has would leave a field empty: that is a warning, and the rest is
#   judged all the same.
# custom:
#   decided_by: go
#   severity: error
#   basis: own
#   clauses: []
#   needs: [record]
#   registers: []
#   waivable: false
#   action: Correct the configuration
#   fails: '"regsters" is not a setting'
#   remedy: Correct the name or the value at the place the message names.
#   group: A
package goldthread.registers.config_invalid
