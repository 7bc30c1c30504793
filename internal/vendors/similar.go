package vendors

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/adrg/strutil/metrics"

	"ward/internal/fault"
	"ward/internal/identity"
)

// Candidate is what a person says of a vendor that may be registered already.
type Candidate struct {
	ID              string // of the vendor that is changed, which is never its own likeness; empty: a new one
	Name, LegalName string
	Aliases         []string
	Website         string
}

// Likeness is a vendor that may be the candidate under another name.
type Likeness struct {
	ID, Name string
	Status   Status // a retired vendor may be the one that comes back
	Reason   string // what it has in common, to follow its name: "has the same website, aster.example"
}

// How many vendors are named at most, as likenesses and as guesses.
const (
	maxLikenesses = 5
	maxGuesses    = 3
)

// The least Jaro-Winkler similarity, from 0 to 1, at which two names are taken
// for forms of one, and at which a search is taken for a misspelt name. Forms of
// one firm's name lie at 0.89 and above, names of two firms at about 0.6; a
// person decides.
const (
	nearName  = 0.90
	nearGuess = 0.86
)

// Similar returns at most five vendors, retired ones among them, that may be
// the candidate, the likeliest first. It looks at every name of every vendor.
// Fields that are empty or wrong are compared with nothing.
func (s *Service) Similar(ctx context.Context, by identity.Actor, c Candidate) (_ []Likeness, err error) {
	defer fault.Op(&err, "find similar vendors")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	m := c.match()
	var best []scored[Likeness]
	err = eachNamed(ctx, s.db, by.Tenant, func(v *named) {
		if reason, score := m.compare(v); score > 0 && v.ID != c.ID {
			best = keep(best, maxLikenesses, scored[Likeness]{Likeness{ID: v.ID, Name: v.Name, Status: v.Status, Reason: reason}, score, v.Name})
		}
	})
	return values(best), err
}

// Guess returns at most three names of unretired vendors that a search for
// text, which has found nothing, may have meant.
func (s *Service) Guess(ctx context.Context, by identity.Actor, text string) (_ []string, err error) {
	defer fault.Op(&err, "guess what was searched for")
	if err := by.May(identity.ReadVendors); err != nil {
		return nil, err
	}
	words := strings.Fields(Plain(text))
	if len(words) == 0 || utf8.RuneCountInString(text) > maxName {
		return nil, nil
	}
	var best []scored[string]
	err = eachNamed(ctx, s.db, by.Tenant, func(v *named) {
		score := 0.0
		for _, name := range append([]string{v.Name, v.LegalName}, v.Aliases...) {
			score = max(score, within(words, strings.Fields(Plain(name))))
		}
		if score >= nearGuess && v.Status != Retired {
			best = keep(best, maxGuesses, scored[string]{v.Name, score, v.Name})
		}
	})
	return values(best), err
}

// within is how near some words come to as many words in a row of a name.
func within(words, name []string) float64 {
	text, best := strings.Join(words, " "), 0.0
	for i := 0; i+len(words) <= len(name); i++ {
		best = max(best, near(text, strings.Join(name[i:i+len(words)], " ")))
	}
	return best
}

// named is what Similar and Guess look at of a vendor.
type named struct {
	ID, Name, LegalName string
	Aliases             []string
	Website             string
	Status              Status
}

// matcher is a candidate in the form in which it is compared.
type matcher struct {
	names []string // plain, each once
	host  string
}

func (c Candidate) match() matcher {
	m := matcher{host: host(c.Website)}
	for _, name := range append([]string{c.Name, c.LegalName}, c.Aliases...) {
		if p := Plain(name); p != "" && utf8.RuneCountInString(name) <= maxName && !slices.Contains(m.names, p) {
			m.names = append(m.names, p)
		}
	}
	return m
}

// compare says what a vendor has in common with the candidate, and how much
// that says: 2 for a name, 1.5 for a website, up to 1 for a similar name, 0 for
// nothing.
func (m matcher) compare(v *named) (reason string, score float64) {
	names := append([]string{v.Name, v.LegalName}, v.Aliases...)
	says := func(i int, kind string) string {
		switch i {
		case 0:
			return "has " + kind + " name"
		case 1:
			return "has the legal name “" + v.LegalName + "”"
		}
		return "is also called “" + names[i] + "”"
	}
	for i, name := range names {
		p := Plain(name)
		if p == "" {
			continue
		}
		if slices.Contains(m.names, p) {
			return says(i, "the same"), 2
		}
		for _, own := range m.names {
			if n := near(own, p); n >= nearName && n > score {
				reason, score = says(i, "a similar"), n
			}
		}
	}
	if m.host != "" && m.host == host(v.Website) {
		return "has the same website, " + m.host, 1.5
	}
	return reason, score
}

var jaroWinkler = metrics.NewJaroWinkler()

// near is how alike two plain names are, 0 to 1: 0 when their lengths differ too
// much for either bound.
func near(a, b string) float64 {
	if short, long := min(len(a), len(b)), max(len(a), len(b)); short == 0 || 2*short < long {
		return 0
	}
	return jaroWinkler.Compare(a, b)
}

// host is the name of the machine that a website is on, without "www."; empty
// for what is no website.
func host(website string) string {
	u, err := url.Parse(strings.TrimSpace(website))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// scored is something found, with how good it is; the name decides ties.
type scored[T any] struct {
	value T
	score float64
	name  string
}

// keep adds what was found to the best of it, best first, at most n.
func keep[T any](best []scored[T], n int, found scored[T]) []scored[T] {
	i, _ := slices.BinarySearchFunc(best, found, func(a, b scored[T]) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.name, b.name))
	})
	best = slices.Insert(best, i, found)
	return best[:min(len(best), n)]
}

func values[T any](best []scored[T]) []T {
	out := make([]T, 0, len(best))
	for _, b := range best {
		out = append(out, b.value)
	}
	return out
}
