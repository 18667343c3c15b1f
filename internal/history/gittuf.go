package history

import (
	"maps"
	"slices"
)

// gittufRefs are where gittuf keeps what it attests and in which order
// branches moved.
const gittufRefs = "refs/gittuf/"

func init() { addBeside(Beside{Name: "gittuf", read: (*miner).noticeGittuf}) }

// strengthGittuf is what it is worth here.
const strengthGittuf = "there, not counted"

// noticeGittuf names what gittuf keeps. To verify it would take its whole
// policy, so nothing of it counts.
func (m *miner) noticeGittuf([]assertion) ([]assertion, error) {
	refs, err := m.o.Repo.References(gittufRefs)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(refs)) {
		what := "gittuf " + name
		if name == "reference-state-log" {
			what = "gittuf's log of branches"
		}
		m.out.Witnesses = append(m.out.Witnesses, Witness{what, gittufRefs + name, refs[name], false, strengthGittuf})
	}
	return nil, nil
}
