package source

// objectIDLength is that of an object id of Git in hexadecimal digits (SHA-1).
const objectIDLength = 40

// IsObjectID reports whether text is the id of an object of Git in full, in the
// form in which objects hold it: 40 hexadecimal digits, in lower case.
func IsObjectID[T ~string | ~[]byte](text T) bool {
	if len(text) != objectIDLength {
		return false
	}
	for i := range len(text) {
		if (text[i] < '0' || text[i] > '9') && (text[i] < 'a' || text[i] > 'f') {
			return false
		}
	}
	return true
}
