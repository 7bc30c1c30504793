// Wardeval measures how right Ward reads: it makes documents whose truth is
// known, by every producer of PDF that the machine has, reads each, judges the
// reading and writes the tables of docs/accuracy.md. It also judges a folder of
// documents that come with their truth.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"ward/internal/reader"
)

// settings is what the command line asks for.
type settings struct {
	seed      uint64
	each      int    // documents of each style and producer
	styles    string // comma list; empty: all
	producers string // comma list; empty: all
	seen      bool   // leave out the held-out styles
	dir       string // judge this folder, with pdf/ and truth/, instead
	keep      string // where documents, truth and readings are kept; empty: nowhere
	out       string // where the tables go; empty: only to the standard output
	wrong     bool   // print each wrong value, of seen styles only
	jobs      int
	without   bool // leave out each wording in turn, of seen styles only
}

func main() {
	if reader.Asked(os.Args) {
		if err := reader.Serve(os.Args, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	var s settings
	flag.Uint64Var(&s.seed, "seed", 1, "the same seed makes the same documents")
	flag.IntVar(&s.each, "n", 2, "documents of each style and producer")
	flag.StringVar(&s.styles, "styles", "", "only these styles, by name, with commas")
	flag.StringVar(&s.producers, "producers", "", "only these producers, by name, with commas")
	flag.BoolVar(&s.seen, "seen", false, "leave out the styles that are held out of rule writing")
	flag.StringVar(&s.dir, "dir", "", "judge the documents of this folder (pdf/NAME.pdf, truth/NAME.json) instead of making any")
	flag.StringVar(&s.keep, "keep", "", "keep documents, truths and readings of seen styles in this folder")
	flag.StringVar(&s.out, "out", "", "write the tables to this file")
	flag.BoolVar(&s.wrong, "v", false, "print each wrong value of seen styles")
	flag.IntVar(&s.jobs, "jobs", 2, "documents at the same time")
	flag.BoolVar(&s.without, "without", false, "leave out each rule of reading, and each alternative of it, in turn, on -n documents: what is then read wrong, and whether it is flagged")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	run := evaluate
	if s.without {
		run = func(ctx context.Context, s settings) error { return s.lessWords(ctx) }
	}
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, "wardeval:", err)
		os.Exit(1)
	}
}
