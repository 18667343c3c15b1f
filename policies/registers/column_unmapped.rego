# METADATA
# title: Every column of a register is used
# description: >-
#   A column that is neither a field of the register nor named in the configuration is not read, so nothing in it is
#   checked. That may be what you want; then say so once, and the note goes away.
# custom:
#   decided_by: go
#   severity: note
#   basis: own
#   clauses: []
#   needs: [record]
#   registers: []
#   action: Say of each unused column which field it holds, or that it is left out on purpose
#   fails: 'The column "RAG" is not used'
#   remedy: In the configuration map the column to a field, or add it to the mapping's "ignore".
#   group: A
package goldthread.registers.column_unmapped
