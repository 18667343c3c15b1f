package history

import (
	"fmt"
	"strings"
	"time"

	"github.com/goldthread/goldthread/internal/expression"
	"github.com/goldthread/goldthread/internal/register"
)

// An account is somebody on a forge, by number or, in older addresses, by
// login alone.
type account struct{ forge, id, login string }

// Addresses that forges give to accounts which hide their own:
// 123+login@users.noreply.github.com, login@users.noreply.github.com and
// 123-login@users.noreply.gitlab.com, also on servers of one's own.
var forgeMail = expression.Of(`(?i)^(?:(\d+)[+-])?([^@+]+)@users\.noreply\.(.+)$`)

// accountOf reads the account from such an address.
func accountOf(mail string) (account, bool) {
	match := forgeMail().FindStringSubmatch(strings.TrimSpace(mail))
	if match == nil {
		return account{}, false
	}
	return account{forge: strings.ToLower(match[3]), id: match[1], login: strings.ToLower(match[2])}, true
}

// byAccount finds the one person that had an account on a day: by its number
// where both say one, because logins change hands; else by its login.
func (w *identities) byAccount(want account, at time.Time) *register.Record {
	day := at.UTC().Format(time.DateOnly)
	var found *register.Record
	for _, p := range w.people {
		for _, a := range structs(p.Fields["accounts"]) {
			if !sameAccount(a, want) || !within(a, day) || w.hadLeft(p, at) {
				continue
			}
			if found != nil && found != p {
				return nil
			}
			found = p
		}
	}
	return found
}

func sameAccount(a map[string]any, want account) bool {
	forge, _ := a["forge"].(string)
	if forge != "" && forgeOf(forge) != want.forge {
		return false
	}
	id := ""
	if v := a["id"]; v != nil {
		id = fmt.Sprint(v)
	}
	if id != "" && want.id != "" {
		return id == want.id
	}
	login, _ := a["login"].(string)
	return login != "" && strings.EqualFold(login, want.login)
}

// within reports whether a day is in the span that from and to of fields give.
func within(fields map[string]any, day string) bool {
	from, _ := fields["from"].(string)
	to, _ := fields["to"].(string)
	return (from == "" || day >= from) && (to == "" || day <= to)
}
