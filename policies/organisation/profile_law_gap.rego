# METADATA
# title: What usually brings a law or scheme has an answer in the register of laws
# description: >-
#   Some facts of the organisation usually bring a law or a scheme: card data PCI DSS, financial entities in the Union
#   DORA. Asked for is an entry, applicable or not; "does not apply, because" is a fine answer, silence is not. The facts
#   and laws stand in the tables of known laws, and nothing is asked before a law is in force. The privacy laws of markets
#   are asked for by a check of their own. It cannot see facts that the profile does not hold, nor judge whether a law
#   really applies.
# custom:
#   severity: warning
#   basis: practice
#   clauses: ["4.1", "A.5.31"]
#   needs: [registers]
#   registers: [organisation, laws]
#   action: Answer for each law that your own facts usually bring whether it applies
#   fails: "eu_financial_entity: true, and no entry for DORA"
#   remedy: Add the law to the register of laws, as applicable with its duties or as not applicable with the reason.
#   frameworks: {iso-14001: ["6.1.3"], iso-22301: ["4.2.2"], nist-csf: [GV.OC-03]}
#   group: F
#   profile: advisory
package goldthread.organisation.profile_law_gap

import data.goldthread.lib

violations contains {
	"register": "laws",
	"value": id,
	"message": sprintf("The organisation profile says that %s. That usually brings %s, but it is not in the register of laws.", [reasons[0], lib.known_laws[id].law]),
	"hint": "Add it as applicable with its duties, or as not applicable with the reason.",
} if {
	count(lib.unread_laws) == 0
	some id, reasons in brought
	not id in lib.answered_laws
	not id in asked_as_privacy_law
}

# brought are the known laws that facts of the organisation usually bring, with
# the facts in words.
brought := {id: reasons |
	some id in lib.laws_in_force
	reasons := [fact.says |
		some fact in lib.known_laws[id].usual
		every field, values in fact.where {
			one_of(field, values)
		}
		every fields in [fields | fields := fact.at_least] {
			every field, least in fields {
				numbers[field] >= least
			}
		}
		every fields in [fields | fields := fact.unless] {
			every field, values in fields {
				not one_of(field, values)
			}
		}
	]
	count(reasons) > 0
}

one_of(field, values) if {
	some value in values
	[field, value] in stated
}

# stated are the fields of the profile with what they say: each value of a list,
# the groups of countries of a market, and "*" for anything.
stated := {[field, value] | some field, value in input.organisation} | (({[field, value] |
	some field, list in input.organisation
	some value in list
} | {["markets", group] | some _, groups in lib.market_groups; some group in groups}) | {[field, "*"] | some field, _ in input.organisation})

numbers := {field: value | some field, value in input.organisation; is_number(value)}

asked_as_privacy_law := {id |
	input.organisation.processes_pii
	some [id, _] in lib.privacy_laws
}
