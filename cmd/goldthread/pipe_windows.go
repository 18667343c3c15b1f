package main

import "syscall"

// isBrokenPipe tells of ERROR_BROKEN_PIPE and ERROR_NO_DATA, which is what
// writing to a pipe gives that nobody reads any more.
func isBrokenPipe(number syscall.Errno) bool { return number == 109 || number == 232 }
