package reader

import (
	"context"
	"os"
	"testing"
	"time"

	"ward/internal/pdftext"
	"ward/internal/reading"
	"ward/internal/reading/quality"
)

// BenchmarkSignals measures what the signals of a report cost beside its
// reading, which is from the bytes to the facts: at most 5 %. It takes the best
// of all runs of both, so that a busy machine does not count.
func BenchmarkSignals(b *testing.B) {
	for _, name := range []string{"d28.pdf", "d16.pdf", "d04.pdf"} {
		b.Run(name, func(b *testing.B) {
			data, err := os.ReadFile("../samples/pdf/" + name)
			if err != nil {
				b.Fatal(err)
			}
			read, judge := time.Hour, time.Hour
			for b.Loop() {
				start := time.Now()
				doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
				if err != nil {
					b.Fatal(err)
				}
				x := reading.Read(doc, reading.File{})
				between := time.Now()
				quality.Judge(x)
				read, judge = min(read, between.Sub(start)), min(judge, time.Since(between))
			}
			b.ReportMetric(100*float64(judge)/float64(read), "%-of-reading")
			b.ReportMetric(float64(judge.Microseconds())/1000, "ms/report")
		})
	}
}
