# METADATA
# title: Hashed addresses cannot be found by guessing
# description: >-
#   Who wants no address of a colleague in the register can keep its hash. The plain SHA-256 of an address hides it from
#   nobody who can guess it, and the addresses of a firm are guessed in a second; that of an HMAC needs a key, which is kept
#   outside the repository. Addresses that stand as they are are not asked about: Git has them in every commit. It
#   cannot see who else has the key.
# custom:
#   severity: note
#   basis: own
#   clauses: ["A.5.34"]
#   needs: [record]
#   action: Hash the addresses of people with a key
#   fails: "emails: sha256:2b1e..."
#   remedy: Put GOLDTHREAD_PEOPLE_KEY into the environment and run goldthread people --hash.
#   group: N
package goldthread.people.address_hash_guessable

import data.goldthread.live

violations contains {
	"record": {"id": p.id},
	"field": sprintf("emails[%d]", [i]),
	"message": sprintf("%s: this address is hashed without a key, so that whoever can guess it can tell.", [p.id]),
	"hint": "Write the address itself in its place for a moment, put a key into the environment as GOLDTHREAD_PEOPLE_KEY, and run goldthread people --hash.",
} if {
	some p in live.people
	some i, address in p.emails
	startswith(lower(trim_space(address)), "sha256:")
}
