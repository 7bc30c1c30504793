package reading

import (
	"fmt"

	"ward/internal/pdftext"
)

// ClassPath is the path of the class among facts and review items.
const ClassPath = "document_class"

// Read turns the pages of a document into an Extraction. It decides the class
// first and then reads only what a document of that class can say. Each step
// takes the values of the steps before it and touches nothing else.
//
// A class that a person declared decides; where the document looks like
// another, it is put up for review.
func Read(doc *pdftext.Document, file File) *Extraction {
	x := &Extraction{Schema: Schema, File: file, Class: Other, Facts: map[string]Fact{}, NeedsReview: []Review{}}
	r := newReport(doc)
	if len(r.lines) == 0 {
		x.Error = &Failure{Code: "no_text", Detail: "no page of the document holds text"}
		return x
	}
	x.Class = r.classify()
	if file.Declared != "" && file.Declared != x.Class {
		x.NeedsReview = append(x.NeedsReview, Review{Path: ClassPath, Reason: fmt.Sprintf("declared as %s, but it looks like %s", file.Declared, x.Class)})
		x.Class = file.Declared
	}
	switch x.Class {
	case Other:
		if said := r.mayBridge(); said != "" {
			x.NeedsReview = append(x.NeedsReview, Review{Path: ClassPath, Reason: said})
		}
	case SOC2Report:
		x.SOC2 = r.readSOC2()
		x.Parts, x.Claims = r.handed, r.claimed
	case BridgeLetter:
		x.Bridge = r.readBridge()
	}
	x.Facts = r.facts
	display(doc, x.Facts)
	x.NeedsReview = append(x.NeedsReview, r.todo...)
	return x
}

// display moves the boxes of facts to where they are on the pages as displayed.
func display(doc *pdftext.Document, facts map[string]Fact) {
	for path, f := range facts {
		if f.Page < 1 || f.Page > len(doc.Pages) || doc.Pages[f.Page-1].Turned == 0 && doc.Pages[f.Page-1].Tilt == 0 {
			continue
		}
		p := &doc.Pages[f.Page-1]
		b := p.Displayed(pdftext.Box{X0: f.Box[0], Y0: f.Box[1], X1: f.Box[2], Y1: f.Box[3]})
		f.Box = [4]float64{down(b.X0), down(b.Y0), up(b.X1), up(b.Y1)}
		facts[path] = f
	}
}

// readSOC2 reads a SOC 2 report.
func (r *report) readSOC2() *SOC2 {
	s := &SOC2{
		QualifiedCriteria: []string{}, Categories: []string{}, Controls: []Control{}, Exceptions: []Deviation{},
		CUECs: []CUEC{}, Subservice: []Subservice{}, HIPAAMapping: []Mapping{},
	}
	parts := r.parts()
	m := r.readMatrix(parts)
	r.readBlocks(m, parts)
	r.reportControls(m, s)
	o := r.findOpinion(parts)
	r.readOpinion(o, s)
	r.readType(o, parts, s)
	r.readNames(o, parts, s)
	r.readDates(o, parts, s)
	r.readAuditor(o, parts, s)
	r.readHIPAA(o, parts, s)
	r.readEmphasis(o, s)
	r.readCategories(o, parts, s)
	r.reviewUnread(m, s)
	r.readExceptions(m, parts, s)
	s.Counts = CountControls(s.ReportType, s.Controls)
	r.readCUECs(o, parts, s)
	r.readSubservice(o, parts, s)
	r.readMapping(parts, s)
	r.handOver(parts, o)
	return s
}
