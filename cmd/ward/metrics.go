package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"ward/internal/database"
	"ward/internal/queue"
)

// openJobs tells Prometheus how many jobs are open, by kind and state, of all
// organizations: asked of the database whenever it is scraped.
type openJobs struct{ db *database.DB }

var openJobsDesc = prometheus.NewDesc("ward_open_jobs", "Jobs that are not done, by kind and state: waiting, running or failed.", []string{"kind", "state"}, nil)

// countWithin bounds the question to the database.
const countWithin = 3 * time.Second

// Describe implements prometheus.Collector.
func (openJobs) Describe(ch chan<- *prometheus.Desc) { ch <- openJobsDesc }

// Collect implements prometheus.Collector.
func (c openJobs) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countWithin)
	defer cancel()
	counts, err := queue.Counts(ctx, c.db)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(openJobsDesc, err)
		return
	}
	for _, n := range counts {
		ch <- prometheus.MustNewConstMetric(openJobsDesc, prometheus.GaugeValue, float64(n.N), n.Kind, n.State)
	}
}
