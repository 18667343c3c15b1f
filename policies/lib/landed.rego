package goldthread.lib

# landed_unseen are the records, as [kind, id, landing], that stand as a commit
# of the main branch left them and that no second person has reviewed since.
landed_unseen := {[kind, r.id, r.history.changed.landing] |
	some kind, records in input.registers
	some r in records
	not r.status == "draft"
	seconds := [review | some review in r.history.reviews; review.counts; review.present; review.second]
	count(seconds) == 0
}

# since_adoption holds for what happened since these checks began, and for what
# only a branch holds so far, which no commit of the main branch has landed.
since_adoption(on, _) if on > input.repo.adopted

since_adoption(_, landings) if count(landings) == 0

# approved_otherwise are the landings since these checks began, by commit, that
# were approved in other words than they have, with the records that still stand
# so: [kind, id]. One that somebody else merged, or reviewed since, is settled.
approved_otherwise := {push.commit: keys |
	some push in input.landings
	push.on > input.repo.adopted
	not push.approved
	push.export == "approval not counted"
	keys := {[k.kind, k.id] |
		some other in push.outdated
		some k in other.records
		not k.kind in data.catalogue.event_registers.registers
		[k.kind, k.id, push.commit] in landed_unseen
	}
	count(keys) > 0
}
