package chart

import (
	"math"
	"slices"
	"strings"
	"time"

	"ward/internal/calendar"
)

// Entry is a span of a timeline with its words.
type Entry struct {
	Span
	Texts []string // the same said ever shorter; the first that fits is drawn
	Href  string   // where a click leads; empty: nowhere
}

// Row is one line of a timeline before it is drawn.
type Row struct {
	Label   string
	Strong  bool // the row that sums up the others
	Entries []Entry
}

// Drawn is an entry on the timeline.
type Drawn struct {
	Mark
	Href     string
	Text     string // empty: no room
	TextX    float64
	TextY    float64 // base line
	Outside  bool    // the words stand beside the bar
	AtEnd    bool    // TextX is where the words end
	From, To bool    // the entry begins before, or ends after what is shown
}

// Lane is a drawn row.
type Lane struct {
	Label  string
	Title  string  // the whole label, where only its beginning has room; otherwise empty
	LabelY float64 // base line
	Strong bool
	Y      float64 // of the line below the row
	Drawn  []Drawn
}

// Timeline is the coverage of a vendor over time.
type Timeline struct {
	W, H        float64
	From, To    time.Time // what is shown; To is not included
	Left, Right float64   // of the plot
	Top, Bottom float64   // of the upright lines
	AxisY       float64   // base line of the months
	Ticks       []Tick
	Lanes       []Lane
	Today       float64
	TodayX      float64 // where the words begin
	TodayY      float64 // their base line
	TodayLabel  string
}

// The bounds of a timeline in months around today: it shows at least the near
// ones, and at most the far ones.
const (
	nearBack  = 14
	farBack   = 36
	nearAhead = 6
	farAhead  = 12
)

const (
	barHeight  = 18
	laneHeight = 22 // of each further bar that another one covers
	rowHeight  = 31
	padding    = 6
)

// TimelineOf draws rows around a day, which is called name: "Today". Agreements
// may run for many years, so only the other kinds stretch what is shown, within
// three years back and one ahead. Entries of a row that share a day are drawn
// below each other.
func TimelineOf(today time.Time, name string, rows []Row) Timeline {
	c := Timeline{W: 770, Left: 112, Right: 764, Top: 20, AxisY: 15}
	c.From, c.To = window(today, rows)
	y := c.Top + 4
	for _, r := range rows {
		var lane Lane
		lane, y = c.lane(r, y)
		c.Lanes = append(c.Lanes, lane)
	}
	c.Bottom = y + 4
	c.Ticks = monthTicks(c.From, c.To, c.at, c.Right)
	c.Today = round(c.at(today))
	c.TodayLabel = name + ", " + today.Format("2 Jan 2006")
	w := textWidth(c.TodayLabel)
	c.TodayX, c.TodayY = round(clamp(c.Today-w/2, 0, c.W-w)), c.Bottom+20
	c.H = c.TodayY + 6
	return c
}

// window is what is shown: from the first day of a quarter to the first day of
// a month.
func window(today time.Time, rows []Row) (from, to time.Time) {
	from, to = calendar.AddMonths(today, -nearBack), calendar.AddMonths(today, nearAhead)
	for _, r := range rows {
		for _, e := range r.Entries {
			if e.Kind == BAA {
				continue
			}
			if e.Start.Before(from) {
				from = e.Start
			}
			if end := e.End.AddDate(0, 0, 1); end.After(to) {
				to = end
			}
		}
	}
	if far := calendar.AddMonths(today, -farBack); from.Before(far) {
		from = far
	}
	if far := calendar.AddMonths(today, farAhead); to.After(far) {
		to = far
	}
	quarter := (int(from.Month()) - 1) / 3 * 3
	from = time.Date(from.Year(), time.Month(quarter+1), 1, 0, 0, 0, 0, time.UTC)
	if to.Day() > 1 {
		to = time.Date(to.Year(), to.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	}
	return from, to
}

// at is where a midnight stands, held within the plot.
func (c Timeline) at(day time.Time) float64 {
	return clamp(c.Left+(c.Right-c.Left)*days(c.From, day)/days(c.From, c.To), c.Left, c.Right)
}

// lane draws a row whose bars begin below y, and gives where the next begins.
func (c Timeline) lane(r Row, y float64) (Lane, float64) {
	entries := slices.DeleteFunc(slices.Clone(r.Entries), func(e Entry) bool {
		return e.End.Before(e.Start) || e.End.Before(c.From) || !e.Start.Before(c.To)
	})
	slices.SortStableFunc(entries, func(a, b Entry) int { return a.Start.Compare(b.Start) })
	out := Lane{Label: r.Label, Strong: r.Strong, LabelY: y + padding + 13}
	if short := shorten(r.Label, c.Left-padding); short != r.Label {
		out.Label, out.Title = short, r.Label
	}
	var ends []time.Time // the last day so far, of each line of bars
	for _, e := range entries {
		d := c.bar(e)
		i := slices.IndexFunc(ends, e.Start.After)
		if i < 0 {
			i, ends = len(ends), append(ends, time.Time{})
		}
		ends[i] = e.End
		d.Y = y + padding + float64(i*laneHeight)
		d.TextY = d.Y + 13
		out.Drawn = append(out.Drawn, d)
	}
	c.name(out.Drawn, entries)
	out.Y = y + rowHeight + float64(laneHeight*max(0, len(ends)-1))
	return out, out.Y
}

// shorten cuts a text off that is wider than a width.
func shorten(text string, width float64) string {
	if textWidth(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 && textWidth(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimSpace(string(runes)) + "…"
}

// thin is the least width of a bar: a thinner one begins earlier, over the end
// of the bar before it.
const thin = 5

// bar places an entry from left to right.
func (c Timeline) bar(e Entry) Drawn {
	x0, x1 := c.at(e.Start), c.at(e.End.AddDate(0, 0, 1))
	if x1-x0 < thin {
		x1 = math.Max(x1, c.Left+thin)
		x0 = x1 - thin
	}
	if e.Kind == Gap || e.Kind == Planned || e.Kind == Bridge {
		x0, x1 = x0+0.6, x1-0.6 // room for the outline
	}
	x := round(x0)
	d := Drawn{Mark: Mark{Kind: e.Kind, Bar: Bar{X: x, W: round(round(x1) - x), H: barHeight}}, Href: e.Href}
	d.From, d.To = e.Start.Before(c.From), e.End.AddDate(0, 0, 1).After(c.To)
	return d
}

// name gives each bar of a row the first of its texts that fits inside, else
// the first that fits beside it, covering neither a bar nor another text.
func (c Timeline) name(drawn []Drawn, entries []Entry) {
	type box struct{ x0, x1, y float64 }
	var taken []box
	for _, d := range drawn {
		taken = append(taken, box{d.X, d.X + d.W, d.Y})
	}
	free := func(x0, x1, y float64) bool {
		return x0 >= c.Left && x1 <= c.Right && !slices.ContainsFunc(taken, func(b box) bool {
			return b.y == y && x0 < b.x1+3 && b.x0 < x1+3
		})
	}
	for i := range drawn {
		d := &drawn[i]
		if d.inside(entries[i].Texts) {
			continue
		}
		for _, text := range entries[i].Texts {
			w, end := textWidth(text), d.X+d.W
			switch {
			case free(end+4, end+5+w, d.Y):
				d.Text, d.TextX, d.Outside = text, round(end+5), true
				taken = append(taken, box{end + 5, end + 5 + w, d.Y})
			case free(d.X-5-w, d.X-4, d.Y):
				d.Text, d.TextX, d.Outside, d.AtEnd = text, round(d.X-5), true, true
				taken = append(taken, box{d.X - 5 - w, d.X - 5, d.Y})
			default:
				continue
			}
			break
		}
	}
}

// inside takes the first text that fits into the bar. Hatching cannot be read
// through.
func (d *Drawn) inside(texts []string) bool {
	if d.Kind == Bridge {
		return false
	}
	for _, text := range texts {
		if textWidth(text)+2*padding <= d.W {
			d.Text, d.TextX = text, round(d.X+padding)
			return true
		}
	}
	return false
}
