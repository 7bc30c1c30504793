package reading_test

import (
	"context"
	"os"
	"testing"

	"ward/internal/pdftext"
	"ward/internal/reading"
)

// BenchmarkRead measures the reading alone, without the PDF, of 80 pages.
func BenchmarkRead(b *testing.B) {
	data, err := os.ReadFile("../samples/pdf/d28.pdf")
	if err != nil {
		b.Fatal(err)
	}
	doc, err := pdftext.Read(context.Background(), data, pdftext.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		reading.Read(doc, reading.File{})
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(doc.Pages)), "ms/page")
}
