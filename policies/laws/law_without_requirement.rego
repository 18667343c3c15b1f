# METADATA
# title: Every law that applies gives at least one requirement
# description: >-
#   The first cross-check an auditor makes: hold the register of laws against the requirements. A law that applies and
#   leads to nothing was looked up but not worked through. Laws that are still to come or were repealed are not asked;
#   a law that a requirement names in text that could not be read counts as used. It cannot see duties that were missed.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["4.2 b", "A.5.31"]
#   needs: [registers]
#   registers: [laws, requirements]
#   action: Derive requirements from each law that applies, or say why it does not apply
#   most: have no requirement that comes from them
#   fails: "LAW-003 NIS2 is applicable, and no requirement cites it"
#   remedy: Add what the law demands as requirements that cite it, or mark it not applicable with the reason.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
package goldthread.laws.law_without_requirement

import data.goldthread.lib
import data.goldthread.live

violations contains {
	"record": {"id": l.id},
	"message": sprintf("%s applies to you, but no requirement comes from it.", [lib.titled_laws[l.id]]),
	"hint": "Add what it demands as requirements that cite it, or mark it not applicable with the reason.",
} if {
	some l in lib.laws
	l.applicability == "applicable"
	not l.id in lib.laws_elsewhen
	not l.id in cited
	not ["laws", l.id, "requirements"] in lib.mentioned
}

cited := {source.id | some r in live.requirements; some source in r.sources}
