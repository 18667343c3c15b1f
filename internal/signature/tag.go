package signature

import "bytes"

// ParseTag reads the bytes of an annotated tag. It never fails: what cannot be
// read is refused.
func ParseTag(data []byte) *Object {
	o := &Object{}
	headers, body, fault := splitHead(data)
	if fault == "" {
		fault = o.tagHeaders(headers)
	}
	if fault != "" {
		o.Refused = "the tag is not written as Git writes one: " + fault
		return o
	}
	at := signatureStart(data, body)
	o.armor = data[at:]
	if len(o.armor) == 0 {
		o.armor = nil
	}
	o.payload = unsigned(data[:at], headers)
	o.foreign = o.armor == nil && headerText(data, headers, "gpgsig-sha256") != nil
	return o
}

// tagHeaders reads the headers of a tag, which are these and in this order:
// object, type, tag, tagger, then those of signatures for another format of
// the repository. The oldest tags have no tagger.
func (o *Object) tagHeaders(headers []header) string {
	c := &cursor{left: headers}
	c.takeID("object")
	c.take("type")
	c.take("tag")
	if c.next("tagger") {
		o.Committer = parseIdent(c.take("tagger"))
	} else {
		o.Committer.Malformed = "no tagger is named"
	}
	o.Author = o.Committer
	c.optional(map[string]bool{"gpgsig": true, "gpgsig-sha256": true})
	return c.fault
}

// signatureStart finds where a tag's signature begins, as Git does: at the
// last line that opens one. It is the end of data where there is none.
func signatureStart(data []byte, body int) int {
	start := len(data)
	for at := body; at < len(data); {
		if kindOf(data[at:]) != None {
			start = at
		}
		line, _, _ := bytes.Cut(data[at:], []byte("\n"))
		at = min(at+len(line)+1, len(data))
	}
	return start
}
