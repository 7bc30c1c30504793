package web

import (
	"html/template"

	"ward/web/words"
)

// funcs are what every template may call. Words and numbers for people are
// package words'.
var funcs = template.FuncMap{
	"asset": asset,
	"icon":  icon,

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
