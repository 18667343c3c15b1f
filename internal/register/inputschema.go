package register

// InputSchema describes the input document of the rules as a JSON Schema with
// neither $ref nor oneOf, and with additionalProperties false everywhere but
// in maps, so that a rule's misspelt field is noticed: OPA's type checker
// follows the items of arrays but not references, alternatives or free keys.
// It describes types and not values: what a field may say, CUE has judged.
func (s *Schema) InputSchema() map[string]any {
	registers, meta, last, before := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	organisation := object(nil)
	for _, k := range s.Kinds {
		registers[k.Name] = array(k.inputRecord())
		meta[k.Name] = metaSchema()
		last[k.Name] = k.writtenRecord()
		before[k.Name] = array(k.writtenRecord())
		if k.Name == "organisation" {
			organisation = k.inputRecord()
			delete(organisation, "required") // {} when none is kept
		}
	}
	return required(object(map[string]any{
		"as_of":        day,
		"profile":      str,
		"organisation": organisation,
		"registers":    required(object(registers), s.Names()...),
		"meta":         required(object(meta), s.Names()...),
		"repo": required(object(map[string]any{"history": str, "head": str, "branch": str, "begins": day, "begins_days": integer, "adopted": day, "people": integer,
			"platform_accepted": truth}), "history"),
		"commits":  array(object(map[string]any{"id": str, "short": str, "subject": str, "author": str, "committed": day})),
		"removed":  array(removedSchema(last)),
		"landings": array(landingSchema()),
		"reasons": array(required(object(map[string]any{"commit": str, "short": str, "on": day, "on_main": truth, "ref": str, "of_change": truth, "of_all": truth,
			"records": array(keySchema()), "about": array(keySchema()), "unknown": array(str)}), "records", "about", "unknown")),
		"machine_reviews": array(object(map[string]any{"commit": str, "short": str, "on": day, "by": str, "source": str, "records": array(keySchema())})),
		"bumps":           array(bumpSchema()),
		"anchors":         anchorsSchema(),
		"doubts":          array(object(map[string]any{"reason": str, "commit": str, "short": str, "on": day, "against": str, "against_on": day, "by": str})),
		"facts":           factsSchema(),
		"base":            object(map[string]any{"registers": required(object(before), s.Names()...)}),
		"changes": array(required(object(map[string]any{
			"kind": str, "id": str, "class": str, "was": str, "words": str, "fields": array(str), "stood": str, "stands": str,
			"differences": array(object(map[string]any{"field": str, "top": str, "label": str, "words": str, "direction": str})),
		}), "kind", "id", "class", "words", "fields", "differences")),
		"thresholds": map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "number"}},
	}), "as_of", "profile", "registers", "meta", "facts")
}

// Only types are said of dates: a format would have OPA know nothing more.
var (
	str     = map[string]any{"type": "string"}
	day     = map[string]any{"type": "string"}
	truth   = map[string]any{"type": "boolean"}
	integer = map[string]any{"type": "integer"}
)

func array(items map[string]any) map[string]any {
	return map[string]any{"type": "array", "items": items}
}

func object(properties map[string]any) map[string]any {
	if properties == nil {
		properties = map[string]any{}
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

func required(schema map[string]any, names ...string) map[string]any {
	needed := make([]any, len(names))
	for i, name := range names {
		needed[i] = name
	}
	schema["required"] = needed
	return schema
}

// inputRecord is a record as rules see it: its fields, with what follows from
// others where nothing is written, its id, the fields that could not be read,
// and its history.
func (k *Kind) inputRecord() map[string]any {
	properties := k.writtenFields()
	properties["unread"] = array(str)
	properties["history"] = historySchema()
	return required(object(properties), "id", "unread")
}

// writtenRecord is a record as it was written, without what is told of it.
func (k *Kind) writtenRecord() map[string]any { return required(object(k.writtenFields()), "id") }

func (k *Kind) writtenFields() map[string]any {
	properties := fieldSchemas(k.Fields)
	properties["id"] = str
	properties["status"] = str
	return properties
}

func fieldSchemas(fields []*Field) map[string]any {
	properties := map[string]any{}
	for _, f := range fields {
		properties[f.Name] = f.inputSchema()
	}
	return properties
}

func (f *Field) inputSchema() map[string]any {
	switch f.Type {
	case String:
		return str
	case Bool:
		return truth
	case Int:
		return integer
	case Number:
		return map[string]any{"type": "number"}
	case List:
		return array(f.Elem.inputSchema())
	case Map:
		return map[string]any{"type": "object", "additionalProperties": f.Elem.inputSchema()}
	case Struct:
		return object(fieldSchemas(f.Fields))
	}
	return map[string]any{}
}

func metaSchema() map[string]any {
	return required(object(map[string]any{
		"kept": truth, "title": str, "singular": str, "clause": str, "prefix": str,
		"owner": str, "version": str, "updated": day, "approvers": array(str), "may_review": array(str), "may_approve": array(str), "interval_days": integer,
		"mandatory": truth, "single": truth, "live": integer,
		"history": object(map[string]any{
			"begins":   object(map[string]any{"on": day, "days": integer}),
			"changed":  object(map[string]any{"on": day, "days": integer, "commit": str, "short": str}),
			"reviewed": object(map[string]any{"on": day, "days": integer, "commit": str, "ref": str, "level": integer}),
		}),
	}), "kept", "title", "singular", "live")
}

func historySchema() map[string]any {
	return object(map[string]any{
		"state":     str,
		"created":   eventSchema(),
		"changed":   eventSchema(),
		"claim":     object(map[string]any{"on": day, "month": str, "by": str, "field": str, "committed": day, "commit": str, "short": str}),
		"reviewed":  reviewSchema(),
		"reviews":   array(reviewSchema()),
		"approvals": array(object(map[string]any{"on": day, "by": str, "way": str, "commit": str, "roles": array(str), "may": truth, "manages": truth})),
		"due":       object(map[string]any{"reviewed": day, "on": day, "again": day, "adopted": truth}),
		"level":     integer,
		"changes":   array(eventSchema()),
		"last":      eventSchema(),
		"returned": object(map[string]any{
			"on": day, "commit": str, "short": str, "landing": str, "removed_on": day, "removed_commit": str, "removed_short": str,
			"was": str, "now": str, "alike": truth,
		}),
		"changed_since": array(eventSchema()),
		"changed_words": str,
		"links_changed": array(object(map[string]any{"kind": str, "id": str, "on": day, "commit": str, "class": str, "fields": array(str)})),
	})
}

func eventSchema() map[string]any {
	return object(map[string]any{
		"on": day, "days": integer, "commit": str, "short": str, "landing": str, "by": str, "class": str,
		"fields": array(str), "labels": array(str), "moved": truth, "in_merge": truth, "self_merged": truth, "merged_by": str,
	})
}

func reviewSchema() map[string]any {
	return object(map[string]any{
		"on": day, "days": integer, "commit": str, "short": str, "landing": str, "by": str, "reported_for": str,
		"source": str, "ref": str, "outcome": str, "level": integer, "counts": truth, "proven": truth, "lacks": str, "present": truth,
		"second": truth, "authorised": truth, "identity": str, "shown": str,
	})
}

func landingSchema() map[string]any {
	return object(map[string]any{
		"commit": str, "short": str, "on": day, "days": integer, "authors": array(str), "merged_by": str,
		"records": array(keySchema()), "approved": truth,
		"export": str, "export_reasons": array(str), "self_merged": truth, "request": integer,
		"outdated": array(object(map[string]any{"by": str, "approved": str, "records": array(keySchema())})),
	})
}

func bumpSchema() map[string]any {
	return object(map[string]any{
		"commit": str, "short": str, "on": day, "days": integer, "by": str, "dated": integer, "records": array(keySchema()),
	})
}

func anchorsSchema() map[string]any {
	return object(map[string]any{
		"noted": array(object(map[string]any{
			"name": str, "on": day, "days": integer, "head": str, "held": str, "outside": truth, "stands": truth,
			"rewrite": str, "stamp_fault": str,
		})),
		"breaks": array(object(map[string]any{"name": str, "reason": str})),
	})
}

// removedSchema is a record that is gone; last holds it under its register.
func removedSchema(last map[string]any) map[string]any {
	return object(map[string]any{
		"kind": str, "id": str, "called": str, "on": day, "days": integer, "commit": str, "short": str, "landing": str,
		"was": str, "among": integer, "last": object(last),
	})
}

func keySchema() map[string]any { return object(map[string]any{"kind": str, "id": str}) }

func factsSchema() map[string]any {
	return required(object(map[string]any{
		"words":      array(object(map[string]any{"kind": str, "id": str, "field": str, "list": str, "word": str, "text": str})),
		"statements": array(required(object(map[string]any{"kind": str, "id": str, "field": str, "reading": readingSchema()}), "kind", "id", "field", "reading")),
		"links": array(object(map[string]any{
			"kind": str, "id": str, "field": str, "value": str, "to": array(str), "kept": truth, "resolved": truth,
			"target_kind": str, "target_id": str, "control": truth, "nearest": str,
		})),
		"mentions":       array(object(map[string]any{"kind": str, "id": str, "by_kind": str, "by_id": str})),
		"absent":         array(object(map[string]any{"kind": str, "field": str})),
		"contradictions": array(object(map[string]any{"kind": str, "id": str, "field": str, "written": str, "follows": str})),
		"limits": array(object(map[string]any{
			"topic": str, "object": str, "members": array(limitSchema("promise")), "strictest": array(limitSchema()), "empty": truth,
		})),
		"conflicts": array(object(map[string]any{
			"topic": str, "object": str, "certainty": str,
			"sides": array(object(map[string]any{"words": str, "members": array(limitSchema())})),
		})),
		"shortfalls": array(object(map[string]any{"certainty": str, "promise": limitSchema(), "ask": limitSchema()})),
		"times": array(object(map[string]any{
			"kind": str, "id": str, "field": str, "op": str, "words": str, "least": integer, "most": integer,
		})),
		"waivers": array(required(object(map[string]any{
			"id": str, "rule": str, "waivable": truth, "unclear": str, "object": str, "until": day,
			"lacks": array(str), "self_approved": truth, "approved": truth, "with_approval": truth,
		}), "id", "lacks", "object")),
	}), "words", "statements", "links", "mentions", "absent", "contradictions", "limits", "conflicts", "shortfalls", "times", "waivers")
}

// limitSchema is one limit in figures that a record sets; flags are its yeses and noes besides.
func limitSchema(flags ...string) map[string]any {
	properties := map[string]any{"kind": str, "id": str, "field": str, "topic": str, "words": str}
	for _, flag := range flags {
		properties[flag] = truth
	}
	return object(properties)
}

// readingSchema is what reading a statement gave: no verdict where there are no
// words of its language.
func readingSchema() map[string]any {
	return required(object(map[string]any{
		"language": str, "verdict": str, "marks": array(object(map[string]any{"mark": str, "word": str})),
		"parts": integer, "alike": str, "rewritten": str,
	}), "language", "marks", "parts")
}
