package goldthread.lib

# In these registers "status" means something of their own, so a record counts
# unless it was retired.

# laws are those that have not been retired from the register.
laws := [r | some r in input.registers.laws; not r.retired_on]

# soa are the rows of the Statement of Applicability that stand.
soa := [r | some r in input.registers.soa; not r.retired_on]
