// Package reports makes the SOC 2 reports and the bridge letter that the demo
// shows as fresh: the sample reports that Ward carries grow old, and a demo
// without a report of this year would show one side of the method only.
//
// It is pure: the same day makes the same bytes. The firms, the auditors and
// what they found are invented (data/reports.yaml).
package reports

import (
	"bytes"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

//go:embed data/*.yaml
var data embed.FS

// Report is what is true of a report that was made.
type Report struct {
	ID         string       `yaml:"id"`
	File       string       `yaml:"file"`
	Firm       string       `yaml:"firm"`
	Short      string       `yaml:"short"` // as the report calls the firm
	System     string       `yaml:"system"`
	Auditor    string       `yaml:"auditor"`
	City       string       `yaml:"city"`
	Style      Style        `yaml:"style"`
	Ended      int          `yaml:"ended"`      // months since the month in which the period ended
	Months     int          `yaml:"months"`     // length of the period; 0 for a Type I
	AsOfDays   int          `yaml:"as_of"`      // days since the date of a Type I
	Categories []string     `yaml:"categories"` // as in the extraction
	Opinion    string       `yaml:"opinion"`    // unqualified or qualified
	Qualified  []string     `yaml:"qualified"`  // criteria that were not met
	Basis      string       `yaml:"basis"`      // of a qualified opinion
	Emphasis   string       `yaml:"emphasis"`   // of a matter; empty for none
	Business   string       `yaml:"business"`
	Founded    int          `yaml:"founded"`
	People     int          `yaml:"people"`
	Data       string       `yaml:"data"`
	Components []Component  `yaml:"components"`
	Subservice []Subservice `yaml:"subservice"`
	CUECs      []CUEC       `yaml:"cuecs"`
	Idle       []string     `yaml:"idle"` // controls of which nothing occurred
	Exceptions []Exception  `yaml:"exceptions"`

	Start, End time.Time `yaml:"-"` // of the period, both days included; zero for a Type I
	AsOf       time.Time `yaml:"-"` // of a Type I; zero for a Type II
	Dated      time.Time `yaml:"-"` // under the auditor's signature
}

// Style is how a report looks.
type Style struct {
	Font      string `yaml:"font"`      // Times or Helvetica
	Accent    [3]int `yaml:"accent"`    // red, green, blue of headings and table heads
	Layout    string `yaml:"layout"`    // criterion_rows or criteria_column
	Numbering string `yaml:"numbering"` // of controls: letters ("AC-01") or criterion ("CC6.1.1")
}

// Component is a part of the system.
type Component struct {
	Name string `yaml:"name"`
	Text string `yaml:"text"` // follows the name in a sentence
}

// Subservice is a subservice organization.
type Subservice struct {
	Name     string   `yaml:"name"`
	Services string   `yaml:"services"`
	Method   string   `yaml:"method"` // carve_out or inclusive
	Criteria []string `yaml:"criteria"`
	CSOCs    []string `yaml:"csocs"`
}

// CUEC is a complementary user entity control.
type CUEC struct {
	Text     string   `yaml:"text"`
	Criteria []string `yaml:"criteria"`
}

// Exception is a deviation that the auditor found.
type Exception struct {
	Control  string `yaml:"control"` // id in data/controls.yaml
	Failed   int    `yaml:"failed"`
	Size     int    `yaml:"size"`
	Found    string `yaml:"found"`
	Response string `yaml:"response"`
}

// TypeII says whether the report covers operation over a period.
func (r *Report) TypeII() bool { return r.Months > 0 }

// Letter is a bridge letter that follows a report.
type Letter struct {
	ID     string `yaml:"id"`
	Report string `yaml:"report"` // id of the report that it follows
	File   string `yaml:"file"`
	Months int    `yaml:"months"` // from the day after the report's period
	Signer string `yaml:"signer"`
	Role   string `yaml:"role"`

	Of              *Report   `yaml:"-"`
	From, To, Dated time.Time `yaml:"-"`
}

// Control is a control that a report describes.
type Control struct {
	ID       string   `yaml:"id"` // in data/controls.yaml
	Criteria []string `yaml:"criteria"`
	Activity string   `yaml:"activity"`
	Tests    []string `yaml:"tests"`
	Printed  string   `yaml:"-"` // the id as the report prints it
}

// library is all the data of this package.
type library struct {
	Criteria map[string]string
	Controls []Control
	Reports  []*Report
	Letters  []*Letter
}

// Set is what the package makes for one day.
type Set struct {
	Reports []*Report
	Letters []*Letter
	lib     *library
}

// For returns what is true of the reports of a day, without making them.
func For(today time.Time) (*Set, error) {
	lib, err := load()
	if err != nil {
		return nil, err
	}
	s := &Set{Reports: lib.Reports, Letters: lib.Letters, lib: lib}
	for _, r := range s.Reports {
		r.date(today)
	}
	for _, l := range s.Letters {
		i := slices.IndexFunc(s.Reports, func(r *Report) bool { return r.ID == l.Report })
		if i < 0 {
			return nil, fmt.Errorf("letter %s follows the unknown report %s", l.ID, l.Report)
		}
		l.Of = s.Reports[i]
		l.From, l.To = l.Of.End.AddDate(0, 0, 1), monthEnd(l.Of.End, l.Months)
		l.Dated = l.To.AddDate(0, 0, 6)
	}
	return s, nil
}

// date counts the report's dates back from a day.
func (r *Report) date(today time.Time) {
	day := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	if !r.TypeII() {
		r.AsOf = day.AddDate(0, 0, -r.AsOfDays)
		r.Dated = r.AsOf.AddDate(0, 0, 24)
		return
	}
	r.End = monthEnd(day, -r.Ended)
	r.Start = monthEnd(r.End, -r.Months).AddDate(0, 0, 1)
	r.Dated = r.End.AddDate(0, 0, 26)
}

// monthEnd is the last day of the month n months after that of t.
func monthEnd(t time.Time, n int) time.Time {
	return time.Date(t.Year(), t.Month()+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
}

// Controls are the controls that a report describes, in its order.
func (s *Set) Controls(r *Report) []Control {
	var out []Control
	for _, c := range s.lib.Controls {
		if !slices.ContainsFunc(r.Categories, func(cat string) bool { return strings.HasPrefix(c.Criteria[0], series[cat]) }) {
			continue
		}
		c.Printed, c.Activity = c.ID, r.fill(c.Activity)
		if r.Style.Numbering == "criterion" {
			n := 1
			for _, before := range out {
				if before.Criteria[0] == c.Criteria[0] {
					n++
				}
			}
			c.Printed = fmt.Sprintf("%s.%d", c.Criteria[0], n)
		}
		out = append(out, c)
	}
	return out
}

// series is how the codes of a category's criteria begin.
var series = map[string]string{"security": "CC", "availability": "A1", "confidentiality": "C1"}

// fill puts the names of firm and system into a text.
func (r *Report) fill(text string) string {
	return strings.NewReplacer("{firm}", r.Short, "{system}", "the "+r.System).Replace(text)
}

func load() (*library, error) {
	var controls struct {
		Criteria map[string]string `yaml:"criteria"`
		Controls []Control         `yaml:"controls"`
	}
	var made struct {
		Reports []*Report `yaml:"reports"`
		Letters []*Letter `yaml:"letters"`
	}
	if err := strict("data/controls.yaml", &controls); err != nil {
		return nil, err
	}
	if err := strict("data/reports.yaml", &made); err != nil {
		return nil, err
	}
	lib := &library{Criteria: controls.Criteria, Controls: controls.Controls, Reports: made.Reports, Letters: made.Letters}
	return lib, lib.check()
}

// strict reads a file and refuses a key that it does not know.
func strict(name string, into any) error {
	text, err := data.ReadFile(name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// check refuses data that points to nothing.
func (lib *library) check() error {
	known := func(id string) bool {
		return slices.ContainsFunc(lib.Controls, func(c Control) bool { return c.ID == id })
	}
	for _, c := range lib.Controls {
		for _, code := range c.Criteria {
			if lib.Criteria[code] == "" {
				return fmt.Errorf("control %s names the unknown criterion %s", c.ID, code)
			}
		}
	}
	for _, r := range lib.Reports {
		for _, e := range r.Exceptions {
			if !known(e.Control) {
				return fmt.Errorf("report %s: exception in the unknown control %s", r.ID, e.Control)
			}
		}
		for _, id := range r.Idle {
			if !known(id) {
				return fmt.Errorf("report %s: the unknown control %s is idle", r.ID, id)
			}
		}
	}
	return nil
}
