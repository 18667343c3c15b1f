package exchange

import "syscall"

// isFull tells that there is no room for a file: the numbers are those of
// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED.
func isFull(number syscall.Errno) bool {
	return number == 39 || number == 112 || number == 1295
}
