//go:build tools

package main

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// TestPictures takes the pictures of the README in a browser. With -update they
// are written; without it they have the size that they should have.
func TestPictures(t *testing.T) {
	b := newBrowser(t)
	demoReport(t)
	for _, p := range pictures {
		file := filepath.Join(t.TempDir(), p.name+".png")
		if *update {
			if err := os.MkdirAll(pictureFile(""), 0o755); err != nil {
				t.Fatal(err)
			}
			var err error
			if file, err = filepath.Abs(pictureFile(p.name + ".png")); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(pictureFile(p.name+".sha256"), []byte(p.digest(t, demoReportPage)+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		b.open(p.of(t, demoReportPage), "--screenshot="+file, fmt.Sprintf("--window-size=%d,%d", p.width, p.height), "--blink-settings=preferredColorScheme=1")
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		shot, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		if size := shot.Bounds().Size(); size.X != p.width || size.Y != p.height {
			t.Errorf("%s.png is %v", p.name, size)
		}
	}
}
