package goldthread.lib

import data.goldthread.live

# binding says in words what binds the organisation whether it likes it or not.
binding := {
	"legal": "law",
	"regulatory": "a regulator's rule",
	"contractual": "a contract",
	"insurance": "an insurance condition",
	"lease": "a lease",
}

# mandatory names the live requirements that must be met, and says why.
mandatory := object.union(
	{r.id: "is marked mandatory" | some r in live.requirements; r.obligation == "mandatory"},
	{r.id: by_basis[r.basis] | some r in live.requirements},
)

by_basis := {basis: sprintf("comes from %s", [what]) | some basis, what in binding}
