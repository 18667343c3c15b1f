package goldthread.people.address_hash_guessable_test

import data.goldthread.people.address_hash_guessable

holding(address) := {"registers": {"people": [{"id": "PER-001", "status": "live", "name": "Ada Example", "emails": ["ada@example.org", address]}]}}

test_a_plain_hash if {
	address_hash_guessable.violations == {{
		"record": {"id": "PER-001"},
		"field": "emails[1]",
		"message": "PER-001: this address is hashed without a key, so that whoever can guess it can tell.",
		"hint": "Write the address itself in its place for a moment, put a key into the environment as GOLDTHREAD_PEOPLE_KEY, and run goldthread people --hash.",
	}} with input as holding("SHA256:0c7e")
}

test_others if {
	every address in ["ada@home.example", "hmac-sha256:1a2b3c4d:0c7e", "sha256@example.org"] {
		count(address_hash_guessable.violations) == 0 with input as holding(address)
	}
}
