package reading

// PartKind names a part of a SOC 2 report, after AT-C 205 and DC 200.
type PartKind string

// The parts of a SOC 2 report.
const (
	CoverPart       PartKind = "cover"
	OpinionPart     PartKind = "opinion" // the auditor's report
	AssertionPart   PartKind = "assertion"
	DescriptionPart PartKind = "description"
	TestsPart       PartKind = "tests"
	OtherPart       PartKind = "other" // that the auditor gives no opinion on
)

// partKinds are the exported names of the parts.
var partKinds = [kinds]PartKind{CoverPart, OpinionPart, AssertionPart, DescriptionPart, TestsPart, OtherPart}

// Part is one part of a SOC 2 report as running text, for those who judge the
// report beside its facts. It is not part of the wire form.
type Part struct {
	Kind PartKind
	text passage
}

// Text is the text of the part: words joined by a space, lines by a newline.
func (p Part) Text() string { return p.text.text }

// Page is the page, from 1, of the word at offset at of Text; 0 of an empty part.
func (p Part) Page(at int) int { return p.text.page(at) }

// Quote is the words of Text from a to b as the page prints them: those on the
// page where they begin, at most 300 bytes.
func (p Part) Quote(a, b int) string {
	f, _ := p.text.anchor(a, b, "", 0)
	return f.Quote
}

// Claim is what one rule read for a value at one place. Several claims of one
// path agree or do not.
type Claim struct {
	Value  string
	Page   int // from 1
	Quote  string
	Weight float64 // how often such a claim is right when it stands alone, 0 to 1
}

// PeriodAt is a period and where it stands in a text, as bytes.
type PeriodAt struct {
	Period
	A, B int
}

// Periods finds the periods of a text, in order. A period runs forwards and is
// at most two years long.
func Periods(text string) []PeriodAt {
	found := spans(text)
	out := make([]PeriodAt, 0, len(found))
	for _, s := range found {
		out = append(out, PeriodAt{*s.period(), s.a, s.b})
	}
	return out
}

// DayAt is a day, as YYYY-MM-DD, and where it stands in a text, as bytes.
type DayAt struct {
	Day  string
	A, B int
}

// Days finds the days of a text that exist, in order.
func Days(text string) []DayAt {
	var out []DayAt
	for _, m := range dateRx.FindAllStringIndex(text, -1) {
		if d, ok := parseDay(text[m[0]:m[1]]); ok {
			out = append(out, DayAt{iso(d), m[0], m[1]})
		}
	}
	return out
}

// StartsWithCity reports whether a line begins with a city and its state or
// country, as the place line under an auditor's signature does.
func StartsWithCity(line string) bool { return cityFirst.MatchString(line) }

// SameName reports whether two names mean one company: equal without their
// legal form, or one the short form that begins the other.
func SameName(a, b string) bool { return sameName(a, b) }

// BareName is a name in lower case without its legal form and without signs.
func BareName(name string) string { return bareName(name) }

// handOver keeps the parts and the claims for those who judge the report. The
// auditor's report is the one that the opinion was found in.
func (r *report) handOver(parts []part, o opinion) {
	r.handed = make([]Part, 0, len(parts)+1)
	if len(o.report.toks) > 0 {
		r.handed = append(r.handed, Part{OpinionPart, o.report})
	}
	for _, p := range parts {
		if p.kind != opinionPart && p.b > p.a {
			r.handed = append(r.handed, Part{partKinds[p.kind], r.body.cut(p.a, p.b)})
		}
	}
}

// note keeps the claims of one value, for Claims.
func (r *report) note(path string, claims []claim) {
	for _, c := range claims {
		if f, ok := c.p.anchor(c.a, c.b, c.rule, c.weight); ok {
			r.claimed[path] = append(r.claimed[path], Claim{c.value, f.Page, f.Quote, c.weight})
		}
	}
}
