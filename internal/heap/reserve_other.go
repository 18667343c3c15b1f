//go:build !linux

package heap

// Reserve does nothing: only Linux lets a program ask for large pages.
func Reserve() {}
