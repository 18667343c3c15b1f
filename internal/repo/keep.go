package repo

import "sync"

// keptBytes bounds what is kept of objects that were read.
const keptBytes = 64 << 20

// Keep has objects that are read kept in memory, up to 64 MiB of them, for whoever
// goes through the same history many times.
func (r *Repo) Keep() {
	if _, kept := r.objects.(*keeping); !kept {
		r.objects = &keeping{objectSource: r.objects, limit: keptBytes, objects: map[ID]keptObject{}}
	}
}

// keeping is an objectSource that reads each object once, while there is room.
type keeping struct {
	objectSource
	limit int

	mu      sync.Mutex
	objects map[ID]keptObject
	bytes   int
}

type keptObject struct {
	kind string
	data []byte
}

func (k *keeping) read(id ID, limit int64, _ *scratch) (string, []byte, error) {
	k.mu.Lock()
	o, known := k.objects[id]
	k.mu.Unlock()
	if known && int64(len(o.data)) <= limit {
		return o.kind, o.data, nil
	}
	kind, data, err := k.objectSource.read(id, limit, nil) // which says how it is too large
	if err != nil || known || len(data) > k.limit/4 {
		return kind, data, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.bytes+len(data) > k.limit {
		clear(k.objects)
		k.bytes = 0
	}
	k.objects[id] = keptObject{kind, data}
	k.bytes += len(data)
	return kind, data, nil
}
