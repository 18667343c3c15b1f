# METADATA
# title: A change brings no finding that was not there before
# description: >-
#   A register that is years old has findings nobody can mend in a day, and a check that is always red is switched off.
#   With a base given, the state that the change starts from and the one it ends in are both judged, by the rules that
#   stand at the base and on one day, so age alone brings nothing. Findings are paired by rule, record, field and the value
#   that decides, also where the record has another id or place now; one that has no partner, became more severe or names
#   more records was brought by the change, and only those decide whether the check passes. It is no finding of its own:
#   each of them is marked. It cannot see whether a finding that stays was made worse in other words.
# custom:
#   decided_by: go
#   severity: warning
#   basis: own
#   clauses: ["10.1"]
#   needs: [base]
#   registers: []
#   action: Settle what the change brings before it lands
#   fails: "40 findings at the base, and one more at the head"
#   remedy: Settle the findings that are listed as brought by this change; the older ones can wait.
#   group: M
package goldthread.registers.new_finding_introduced
