package signature

import (
	"bytes"
	"strings"
)

// maxArmor is the longest signature that is looked at, in bytes. A long
// certificate chain takes a tenth of it.
const maxArmor = 64 << 10

// marks are the first lines of signatures, as Git tells them apart.
var marks = []struct {
	begin, end string
	kind       Kind
}{
	{"-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----", OpenPGP},
	{"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----", OpenPGP},
	{"-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----", SSH},
	{"-----BEGIN SIGNED MESSAGE-----", "-----END SIGNED MESSAGE-----", X509},
}

// kindOf tells a signature by its first line, None when text opens none.
func kindOf(text []byte) Kind {
	for _, m := range marks {
		if bytes.HasPrefix(text, []byte(m.begin)) {
			return m.kind
		}
	}
	return None
}

// checkArmor says what is wrong with the outside of a signature: it must be
// one block and nothing else, or a reader could be shown text that nobody
// signed.
func checkArmor(text []byte) string {
	if len(text) > maxArmor {
		return "it is longer than any signature"
	}
	trimmed := strings.TrimRight(string(text), "\r\n \t")
	for _, m := range marks {
		rest, begins := strings.CutPrefix(trimmed, m.begin)
		if !begins {
			continue
		}
		switch inner, ended := strings.CutSuffix(rest, "\n"+m.end); {
		case !ended:
			return "its end is missing, or text follows it"
		case strings.Contains(inner, "-----"):
			return "it holds more than one signature"
		}
		return ""
	}
	return "its form is not known"
}
