package pdftext

import (
	"bytes"
	"context"
	"os"
	"testing"
)

// The benchmarks report milliseconds a page; run them with GOMAXPROCS=1 to
// compare with pdftotext -layout on the same files.
func benchmarkRead(b *testing.B, name string) {
	data, err := os.ReadFile(samples + name)
	if err != nil {
		b.Fatal(err)
	}
	pages := 0
	b.ReportAllocs()
	for b.Loop() {
		d, err := Read(context.Background(), data, Options{})
		if err != nil {
			b.Fatal(err)
		}
		pages += len(d.Pages)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(pages), "ms/page")
}

func BenchmarkReadReportLab(b *testing.B)   { benchmarkRead(b, "d03.pdf") }
func BenchmarkReadGroff(b *testing.B)       { benchmarkRead(b, "d04.pdf") }
func BenchmarkReadLibreOffice(b *testing.B) { benchmarkRead(b, "d16.pdf") }
func BenchmarkReadChromium(b *testing.B)    { benchmarkRead(b, "d28.pdf") }
func BenchmarkReadEncrypted(b *testing.B)   { benchmarkRead(b, "d36.pdf") }

// BenchmarkRunChild is the whole way: a process started, a file read.
func BenchmarkRunChild(b *testing.B) {
	data, err := os.ReadFile(samples + "d28.pdf")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Run(context.Background(), childFor("read"), bytes.NewReader(data), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/80/float64(b.N), "ms/page")
}
