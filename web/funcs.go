package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"ward/internal/vendors"
	"ward/web/chart"
	"ward/web/words"
)

// funcs are what every template may call. Words and numbers for people are
// package words'.
var funcs = template.FuncMap{
	"asset": asset,
	"icon":  icon,
	"meter": meter,

	"date":   words.Date,   // "12 Dec 2026"
	"until":  words.Until,  // "in 12 days", "61 days overdue"
	"moment": words.Moment, // "12 Dec 2026, 10:38"
	"number": words.Number, // "412,000"
	"count":  words.Count,  // "1 fact", "9 facts"
	"class":  words.Class,  // "SOC 2 report", of a kind of document
	"size":   words.Size,   // "1.4 MB"
}

// icon draws an icon of static/icons.svg: decoration beside words, never
// instead of them.
func icon(name string) template.HTML {
	return template.HTML(`<svg class="w-i" aria-hidden="true"><use href="` + asset("icons.svg") + `#i-` + template.HTMLEscapeString(name) + `"/></svg>`)
}

// meters are the meters of all bands, drawn once: a list shows one in each row.
var meters = func() map[string]template.HTML {
	out := map[string]template.HTML{}
	for _, band := range append(slices.Clone(vendors.Bands), "") {
		var b strings.Builder
		fmt.Fprintf(&b, `<svg class="w-meter" viewBox="0 0 %d %d" aria-hidden="true">`, chart.MeterWidth, chart.MeterHeight)
		for _, bar := range chart.Meter(band) {
			class := ""
			if bar.On {
				class = ` class="on"`
			}
			fmt.Fprintf(&b, `<rect%s x="%g" y="%g" width="%g" height="%g" rx=".4"/>`, class, bar.X, bar.Y, bar.W, bar.H)
		}
		b.WriteString("</svg>")
		out[band] = template.HTML(b.String())
	}
	return out
}()

// meter draws the five bars beside the word of a band; "" is a vendor without a
// score.
func meter(band string) template.HTML { return meters[band] }
