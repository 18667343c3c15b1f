//go:build !windows

package main

import "syscall"

func isBrokenPipe(number syscall.Errno) bool { return number == syscall.EPIPE }
