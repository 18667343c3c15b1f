package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func makeCommand() *cobra.Command {
	var parties int
	c := &cobra.Command{
		Use:   "make DIR",
		Short: "Write the generated registers into a folder, to look at or to try things on",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			set := generateRegisters(parties)
			if err := set.write(args[0]); err != nil {
				return err
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "%d files, %d requirements, %.1f MB\n", len(set), parties*requirementsOf, float64(set.size())/1e6)
			return err
		},
	}
	c.Flags().IntVar(&parties, "parties", 200, "number of interested `PARTIES`, each with five requirements")
	return c
}
