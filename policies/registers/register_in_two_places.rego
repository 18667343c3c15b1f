# METADATA
# title: Each register is kept in one place
# description: >-
#   Two copies drift apart, and the auditor will pick the other one. Looked at are tables (CSV, XLSX and Markdown) anywhere
#   in the repository that no register is read from: one is a copy if its name or headings are those of a register that is
#   kept and at least half of its rows name records of that register. Folders that begin with a dot and what the
#   configuration ignores are left out, and so are files of more than 2 MiB and those after the first 200 tables or 16 MiB.
#   It cannot see copies outside the repository, and not one whose records go by other ids and other names.
# custom:
#   decided_by: go
#   severity: warning
#   basis: practice
#   clauses: ["7.5.3"]
#   needs: [registers]
#   registers: []
#   action: Keep one of two copies of a register
#   fails: "registers/parties.yaml is kept, and docs/old/Interested_Parties.csv lists the same parties"
#   remedy: Keep one and take the other out, or name it under ignore in the configuration if it is an archive or was exported for readers.
#   group: A
package goldthread.registers.register_in_two_places
