# METADATA
# title: Every record fits its register
# description: >-
#   Types, allowed values, no unknown fields, no shifted cells. One comma too many in a spreadsheet silently moves the
#   source into the priority, and every later check then judges the wrong words. A field that does not fit is left out
#   of the other checks; a row with shifted cells counts as present and is not judged further. It cannot see a wrong
#   value of the right type.
# custom:
#   decided_by: go
#   severity: error
#   basis: duty
#   clauses: ["7.5.2 b", "7.5.3"]
#   needs: [record]
#   registers: []
#   waivable: false
#   action: Correct the rows and fields that do not fit their register
#   fails: "SR-006 has 10 cells under 8 headings, because a comma was not quoted"
#   remedy: Quote the cell that holds the comma, or write a value of the type the message names.
#   group: A
package goldthread.registers.record_invalid
