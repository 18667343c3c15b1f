# METADATA
# title: Where personal data is processed, a privacy law is listed for every market
# description: >-
#   Whoever processes personal data has privacy law as a mandatory requirement; which one follows from the markets. Any
#   answer passes, also "does not apply" with the reason. In the United States the states have the laws, so a state is
#   asked for. Laws are recognised by words in their title or citation. It cannot judge countries that are not in its
#   table, nor whether a law really applies.
# custom:
#   severity: error
#   basis: duty
#   clauses: ["A.5.34", "A.5.31"]
#   needs: [registers]
#   registers: [laws, organisation]
#   action: List the privacy law of each market in which you process personal data
#   fails: "processes_pii: true, markets: [DE], and the register of laws holds the Companies Act only"
#   remedy: Add the law to the register of laws, with its duties as requirements, or with the reason why it does not apply.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
package goldthread.laws.pii_without_privacy_law

import data.goldthread.lib

violations contains {
	"register": "laws",
	"value": id,
	"severity": entry.severity,
	"message": sprintf("You process personal data in %s, but %s is not in the register of laws.", [lib.listed(markets, 4), entry.law]),
	"hint": "Add it with its duties, or as not applicable with the reason.",
} if {
	input.organisation.processes_pii
	count(lib.unread_laws) == 0
	some id, markets in asking
	not id in lib.answered_laws
	not superseded(id)
	entry := lib.known_laws[id]
}

violations contains {
	"register": "laws",
	"value": "none",
	"message": "You process personal data, but the organisation profile names no market, so nobody can tell which privacy law applies.",
	"hint": "Name the markets in the organisation profile and add the privacy law of each.",
} if {
	input.organisation.processes_pii
	not named_market
}

violations contains {
	"record": {"kind": "soa", "id": row},
	"field": "applicable",
	"message": sprintf("%s excludes privacy and protection of personal data, although you process personal data.", [row]),
	"hint": "Include A.5.34, or correct the organisation profile.",
} if {
	input.organisation.processes_pii
	some [control, row] in lib.excluded_rows
	control == "A.5.34"
}

named_market if count(input.organisation.markets) > 0

# asking are the privacy laws of the markets, each with those that ask for it.
asking := lib.grouped(lib.privacy_laws)

# A state of the United States answers for the country.
superseded("us_states") if {
	some market in input.organisation.markets
	startswith(market, "US-")
}
