package bench

import (
	"fmt"
	"testing"
	"time"
)

// runs is how often each program is run; the programs take turns.
const runs = 15

// BenchmarkReading compares reading with facts against the plain text of
// pdftotext on the same report, one core, pages a second. The time of each
// program on a one-page file is taken off: starting is not reading.
func BenchmarkReading(b *testing.B) {
	bin, err := ward()
	if err != nil {
		b.Fatal(err)
	}
	onePage := samples + "d30.pdf"
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
			row(b, fmt.Sprintf("reading %s (%d pages): share of pdftotext's pages per second", doc.name, doc.pages), theirs.Seconds()/ours.Seconds(), 0.3, "≥")
			fmt.Printf("|   ward %.0f pages/s, pdftotext %.0f pages/s, peak memory %d MB (bound: 128 MB at 80 pages)\n",
				float64(doc.pages)/ours.Seconds(), float64(doc.pages)/theirs.Seconds(), peak>>20)
		})
	}
}
