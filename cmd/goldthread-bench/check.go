package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/goldthread/goldthread/schema"
)

// sizes are the numbers of interested parties that check measures by default.
var sizes = []int{20, 200, 2000}

// maxGrowth is how much longer ten times the records may take.
const maxGrowth = 12

func checkCommand() *cobra.Command {
	var parties []int
	var runs int
	var version string
	c := &cobra.Command{
		Use:   "check",
		Short: "Type-check registers beside cue vet",
		Long: "Check makes registers of 20, 200 and 2,000 parties (100, 1,000 and 10,000 requirements, with contracts and the\n" +
			"Statement of Applicability) and reads them with Goldthread and with cue vet, by the same types. Goldthread also\n" +
			"notes the place of every value, follows the links and derives what is not written, as before any check.\n\n" +
			"It needs the go command, and a network or a filled module cache to build cue from its module.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if version == "" {
				return errors.New("say with --cue which version of cue to build")
			}
			return runCheck(c.Context(), c.OutOrStdout(), parties, runs, version)
		},
	}
	c.Flags().IntSliceVar(&parties, "parties", sizes, "numbers of interested `PARTIES`")
	c.Flags().IntVar(&runs, "runs", 7, "runs of each, of which the medians are printed")
	c.Flags().StringVar(&version, "cue", linked(cueModule), "`VERSION` of cue, default the one Goldthread is built with")
	return c
}

func runCheck(ctx context.Context, out io.Writer, parties []int, runs int, version string) error {
	dir, err := os.MkdirTemp("", "goldthread-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cue, err := buildCue(ctx, dir, version)
	if err != nil {
		return err
	}
	if err := sameVerdict(ctx, dir, cue); err != nil {
		return err
	}
	var rows []row
	var ours []cost
	var targets []target
	for _, n := range parties {
		set := generateRegisters(n)
		where := filepath.Join(dir, fmt.Sprint(n))
		if err := set.write(where); err != nil {
			return err
		}
		costs, err := interleave(ctx, runs, checkers(cue, where))
		if err != nil {
			return err
		}
		size := fmt.Sprintf("%d requirements, %.1f MB", n*requirementsOf, float64(set.size())/1e6)
		rows = append(rows, row{size, "cue vet", costs[0], nil}, row{size, "goldthread", costs[1], &costs[0]})
		ours = append(ours, costs[1])
		targets = append(targets, target{size + ": wall time beside cue vet", float64(costs[1].wall) / float64(costs[0].wall), 1})
	}
	for i := 1; i < len(parties); i++ {
		if parties[i] == 10*parties[i-1] && parties[i] >= 2000 {
			targets = append(targets, target{fmt.Sprintf("CPU time of %d requirements beside %d", parties[i]*requirementsOf, parties[i-1]*requirementsOf),
				float64(ours[i].cpu) / float64(ours[i-1].cpu), maxGrowth})
		}
	}
	writeTable(out, []string{time.Now().Format("2 January 2006"), runtime.GOOS, "cue " + version, fmt.Sprintf("medians of %d runs in turn", runs)}, rows)
	return checkTargets(out, targets)
}

const cueModule = "cuelang.org/go"

// buildCue builds cue from its module, and puts our types beside it as it
// wants them.
func buildCue(ctx context.Context, dir, version string) (cueVet, error) {
	cmd := exec.CommandContext(ctx, "go", "install", cueModule+"/cmd/cue@"+version)
	cmd.Dir = dir // outside any module
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return cueVet{}, fmt.Errorf("cue cannot be built: %w\n%s", err, text)
	}
	types := filepath.Join(dir, "types")
	if err := os.CopyFS(types, schema.FS); err != nil {
		return cueVet{}, err
	}
	files := "package schema\n\n#File: {parties?: [...#Party], requirements?: [...#Requirement], contracts?: [...#Contract], soa?: [...#SoaRow]}\n"
	if err := os.WriteFile(filepath.Join(types, "files.cue"), []byte(files), 0o644); err != nil {
		return cueVet{}, err
	}
	names, err := filepath.Glob(filepath.Join(types, "*.cue"))
	return cueVet{filepath.Join(dir, "cue"+exe()), names}, err
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// A cueVet is the peer with its types.
type cueVet struct {
	program string
	types   []string
}

// checkers are cue vet and we, for the registers in one folder.
func checkers(cue cueVet, dir string) []contender {
	files, _ := fs.Glob(os.DirFS(dir), "registers/*.yaml")
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	vet := slices.Concat([]string{cue.program, "vet", "-c", "-d", "#File"}, cue.types, files)
	return []contender{
		{"cue vet", [][]string{vet}, dir},
		{"goldthread", [][]string{{self, "load", dir}}, dir},
	}
}

// sameVerdict makes sure that both read the registers: good ones are taken by
// both, and a wrong word is refused by both.
func sameVerdict(ctx context.Context, dir string, cue cueVet) error {
	for _, wrong := range []bool{false, true} {
		set := generateRegisters(3)
		if wrong {
			const file = "registers/requirements.yaml"
			set[file] = bytes.Replace(set[file], []byte("disposition: addressed"), []byte("disposition: adressed"), 1)
		}
		where := filepath.Join(dir, fmt.Sprintf("wrong-%v", wrong))
		if err := set.write(where); err != nil {
			return err
		}
		pair := checkers(cue, where)
		_, _, err := pair[0].run(ctx)
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) || wrong != (err != nil) {
			return fmt.Errorf("cue vet does not judge the registers as it should (wrong: %v): %w", wrong, err)
		}
		_, text, err := pair[1].run(ctx)
		if err != nil {
			return err
		}
		if wrong == strings.HasSuffix(text, " 0 findings\n") {
			return fmt.Errorf("goldthread does not judge the registers as it should (wrong: %v): %s", wrong, text)
		}
	}
	return nil
}
