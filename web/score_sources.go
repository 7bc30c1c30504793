package web

import (
	"fmt"
	"net/url"
	"strings"

	"ward/internal/assessments"
	"ward/internal/scoring"
	"ward/web/words"
)

// sourceLink leads to where a number comes from, for the part "source".
type sourceLink struct {
	Icon  string
	Text  string
	Href  string // empty: there is nothing to open
	About string // said to those who do not see the page around it, and on hover
}

// sources makes links to the sources of one vendor's score.
type sources struct {
	vendor string
	known  *assessments.Known
	names  map[string]string // of the documents that were read, by id
}

func sourcesOf(vendor string, k *assessments.Known) sources {
	s := sources{vendor: vendor, known: k, names: map[string]string{}}
	for i := range k.Documents {
		s.names[string(k.Documents[i].Document.ID)] = k.Documents[i].Document.Name
	}
	return s
}

// path is a page of the vendor.
func (s sources) path(rest string) string { return "/vendors/" + url.PathEscape(s.vendor) + rest }

// intake links to a question of the intake, or to all of it.
func (s sources) intake(question, text string) sourceLink {
	return sourceLink{Icon: "clipboard-list", Text: text, Href: intakePath(s.vendor, question), About: "Open the intake"}
}

// whole links to the intake, with the day of its last answer.
func (s sources) whole() sourceLink {
	if s.known.Intake.Version == 0 {
		return s.intake("", "Intake, not answered")
	}
	return s.intake("", "Intake of "+words.Date(s.known.Intake.UpdatedAt.UTC().Format("2006-01-02")))
}

// link returns the link of one source.
func (s sources) link(src scoring.Source) sourceLink {
	switch src.Kind {
	case "intake":
		if src.ID == "" {
			return s.whole()
		}
		return s.intake(src.ID, "Intake")
	case "answer":
		return sourceLink{Icon: "message-question", Text: "Answer"}
	case "agreement":
		if src.ID == "" {
			return sourceLink{Icon: "contract", Text: "BAAs", Href: s.path("/baas"), About: "Open the agreements"}
		}
		return sourceLink{Icon: "contract", Text: "BAA", Href: "/baas/" + url.PathEscape(src.ID), About: "Open the agreement"}
	case "document":
		return s.page(src)
	case "alternative":
		return sourceLink{Icon: "git-compare", Text: "Accepted measure"}
	}
	return sourceLink{}
}

// page links to the page of a document, or to the whole of it.
func (s sources) page(src scoring.Source) sourceLink {
	name, known := s.names[src.ID]
	if !known {
		return sourceLink{Icon: "file-unknown", Text: "Removed document"}
	}
	l := sourceLink{Icon: "file-search", Text: "Report", Href: documentPath(src.ID, "review"), About: name}
	if src.Page > 0 {
		l.Text = fmt.Sprintf("p. %d", src.Page)
		l.Href += fmt.Sprintf("?page=%d", src.Page)
		l.About = fmt.Sprintf("Page %d of %s", src.Page, name)
		if strings.HasPrefix(src.Note, "repeated") {
			l.Text, l.About = "before, "+l.Text, l.About+": the same exception in the report before"
		}
	}
	return l
}

// pages returns links to the different places of some sources, the first ones
// with a page, at most n.
func (s sources) pages(list []scoring.Source, n int) []sourceLink {
	var out []sourceLink
	seen := map[string]bool{}
	for _, paged := range []bool{true, false} {
		for _, src := range list {
			l := s.link(src)
			if src.Kind != "document" || (src.Page > 0) != paged || seen[l.Href+l.Text] || len(out) == n || !paged && len(out) > 0 {
				continue
			}
			seen[l.Href+l.Text] = true
			out = append(out, l)
		}
	}
	return out
}

// documentPath is a page of one document.
func documentPath(id, rest string) string { return "/documents/" + url.PathEscape(id) + "/" + rest }
