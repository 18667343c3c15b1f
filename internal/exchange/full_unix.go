//go:build unix

package exchange

import "syscall"

// isFull tells that there is no room for a file, on the disk or in what its
// owner may use of it.
func isFull(number syscall.Errno) bool {
	return number == syscall.ENOSPC || number == syscall.EDQUOT || number == syscall.EFBIG
}
