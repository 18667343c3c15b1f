package register

// Live reports whether a record of this register stands as it is meant to:
// neither a draft nor retired. Where status holds the register's own words
// (laws: in_force, soa: implemented) a record is live until it has been
// retired. A nil Kind, a register type that nobody describes, has the common
// statuses.
func (k *Kind) Live(r *Record) bool {
	if k != nil && k.OwnStatus {
		return r.Fields["retired_on"] == nil
	}
	return r.Status() == "live"
}
