package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// runs is how often each program is run; the programs take turns.
const runs = 15

// The bounds of reading: the least share of pdftotext's pages per second of each
// report and of the median of them, the most memory, and how much more than a
// page of a short report one of a long report may take.
const (
	eachShare   = 0.4
	medianShare = 0.7
	mostMemory  = 96 // MB, of a report of 200 pages
	mostGrowth  = 1.25
)

// BenchmarkReading compares reading with facts against the plain text of
// pdftotext on the same report, one core, pages a second. The time of each
// program on a one-page file is taken off: starting is not reading.
func BenchmarkReading(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	onePage := samples + "d30.pdf"
	var shares []float64
	for _, doc := range []struct {
		name  string
		pages int
	}{{"d03", 33}, {"d04", 56}, {"d24", 29}, {"d28", 80}, {"d32", 49}, {"d43", 36}} {
		b.Run(doc.name, func(b *testing.B) {
			file := samples + doc.name + ".pdf"
			var wardFull, wardOne, refFull, refOne []time.Duration
			var peak int64
			for range runs {
				for _, m := range []struct {
					times *[]time.Duration
					args  []string
				}{
					{&wardFull, []string{bin, "extract", "--jsonl", file}}, {&refFull, []string{"pdftotext", "-layout", file, "-"}},
					{&wardOne, []string{bin, "extract", "--jsonl", onePage}}, {&refOne, []string{"pdftotext", "-layout", onePage, "-"}},
				} {
					took, memory := once(b, m.args[0], m.args[1:]...)
					*m.times = append(*m.times, took)
					if m.args[0] == bin {
						peak = max(peak, memory)
					}
				}
			}
			ours := median(wardFull) - median(wardOne)
			theirs := median(refFull) - median(refOne)
			share := theirs.Seconds() / ours.Seconds()
			row(b, fmt.Sprintf("reading %s (%d pages): share of pdftotext's pages per second", doc.name, doc.pages), share, eachShare, "≥")
			fmt.Printf("|   ward %.0f pages/s, pdftotext %.0f pages/s, peak memory %d MB\n",
				float64(doc.pages)/ours.Seconds(), float64(doc.pages)/theirs.Seconds(), peak>>20)
			shares = append(shares, share)
		})
	}
	if len(shares) > 0 {
		slices.Sort(shares)
		row(b, "reading: the median share", (shares[len(shares)/2]+shares[(len(shares)-1)/2])/2, medianShare, "≥")
	}
}

// BenchmarkReadingMemory reads a report of 200 pages, put together from samples.
func BenchmarkReadingMemory(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	long := filepath.Join(b.TempDir(), "long.pdf")
	parts := []string{samples + "d04.pdf", samples + "d04.pdf", samples + "d04.pdf", samples + "d03.pdf"} // 201 pages
	if out, err := exec.Command("pdfunite", append(parts, long)...).CombinedOutput(); err != nil {
		b.Fatalf("pdfunite: %v: %s", err, out)
	}
	var peak int64
	for range 3 {
		_, memory := once(b, bin, "extract", "--jsonl", long)
		peak = max(peak, memory)
	}
	row(b, "reading 200 pages: peak memory, MB", float64(peak>>20), mostMemory, "<")
}

// BenchmarkReadingLong compares what a page takes in 1,600 pages with what it
// takes in 80 of them: a report and twenty copies of it.
func BenchmarkReadingLong(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	const copies = 20
	short, long := samples+"d28.pdf", filepath.Join(b.TempDir(), "long.pdf")
	if out, err := exec.Command("pdfunite", append(slices.Repeat([]string{short}, copies), long)...).CombinedOutput(); err != nil {
		b.Fatalf("pdfunite: %v: %s", err, out)
	}
	var one, few, many []time.Duration
	for range 3 {
		for file, times := range map[string]*[]time.Duration{samples + "d30.pdf": &one, short: &few, long: &many} {
			took, _ := once(b, bin, "extract", "--jsonl", file)
			*times = append(*times, took)
		}
	}
	start := median(one)
	row(b, "reading 1,600 pages: time of a page / in 80 pages", (median(many)-start).Seconds()/copies/(median(few)-start).Seconds(), mostGrowth, "≤")
}
