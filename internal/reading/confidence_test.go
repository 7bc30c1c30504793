package reading

import (
	"math"
	"strings"
	"testing"

	"ward/internal/pdftext"
)

// Agreement of independent sources makes surer, one source said twice does not,
// and contradiction, a failed check and a picture make less sure.
func TestBelieve(t *testing.T) {
	t.Parallel()
	at := func(value string, rules ...string) []claim {
		var out []claim
		for _, r := range rules {
			out = append(out, says(value, passage{}, 0, 0, r))
		}
		return out
	}
	conf := func(checks []check, lists ...[]claim) float64 {
		var all []claim
		for _, l := range lists {
			all = append(all, l...)
		}
		return believe(group(all, equal), checks)
	}
	one := conf(nil, at("a", "period.cover"))
	if math.Abs(one-sure["period.cover"]) > 1e-9 {
		t.Errorf("a single witness: %.3f, want its worth %.3f", one, sure["period.cover"])
	}
	two := conf(nil, at("a", "period.cover", "period.opinion"))
	if two <= one || two <= sure["period.opinion"] {
		t.Errorf("two sources that agree: %.3f, want more than %.3f", two, one)
	}
	if same := conf(nil, at("a", "auditor.cover", "auditor.cover_line")); same != conf(nil, at("a", "auditor.cover")) {
		t.Errorf("one source twice: %.3f, want the worth of its stronger claim", same)
	}
	if against := conf(nil, at("a", "period.opinion"), at("b", "period.cover")); against >= ReviewBelow {
		t.Errorf("the cover against the opinion: %.3f, want less than %.2f", against, ReviewBelow)
	}
	holds, fails := conf([]check{{holds: true}}, at("a", "period.cover")), conf([]check{{}}, at("a", "period.cover"))
	if !(fails < one && one < holds) || fails >= ReviewBelow {
		t.Errorf("check fails %.3f, none %.3f, holds %.3f", fails, one, holds)
	}
	if top := conf(nil, at("a", "period.cover", "period.opinion", "period.assertion", "period.running_head", "period.scope_paragraph")); top > mostSure {
		t.Errorf("five sources: %.4f, want at most %.3f", top, mostSure)
	}
	r := &report{doc: &pdftext.Document{Pages: []pdftext.Page{{Number: 1, Trust: 1}, {Number: 2, Trust: 1, Source: pdftext.OCR}, {Number: 3, Trust: 0.5}}}}
	if !(r.legibility(1) == 1 && r.legibility(2) < 1 && r.legibility(3) < r.legibility(2)) {
		t.Errorf("legibility %.2f, %.2f, %.2f", r.legibility(1), r.legibility(2), r.legibility(3))
	}
}

// What each of two sources says goes to a person with both pages and words.
func TestContest(t *testing.T) {
	t.Parallel()
	r := newReport(&pdftext.Document{})
	word := func(page int, text string) passage {
		l := &line{page: page, src: &pdftext.Line{Words: []pdftext.Word{{Text: text, Box: pdftext.Box{X1: 10, Y1: 10}}}}}
		return passage{text, []tok{{0, l, 0}}}
	}
	r.settle("x", []claim{says("2025", word(1, "2025"), 0, 4, "period.cover"), says("2024", word(5, "2024"), 0, 4, "period.opinion")}, equal)
	if len(r.todo) != 1 || !strings.Contains(r.todo[0].Reason, `page 5 says "2024", page 1 says "2025"`) {
		t.Errorf("review %+v", r.todo)
	}
}
