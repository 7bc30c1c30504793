package diff

import "ward/internal/reading"

// Last finds the report before another one of the same system among those that
// are held, oldest first by the day they were added: the one with the latest end
// before the other's. Of two with the same end a Type II goes before a Type I,
// and the one added later before the other. A report whose system is not named
// is taken only when no report of the system by name is there. It is -1 when
// there is none, or when the later report's end is not known.
func Last(after *reading.SOC2, held []*reading.SOC2) int {
	best, found := rank{}, -1
	end := after.LastDay()
	for i, s := range held {
		r := rank{end: s.LastDay(), typeII: s.ReportType != nil && *s.ReportType == "type_2"}
		if s == after || r.end == "" || r.end >= end {
			continue
		}
		if s.System != nil && after.System != nil {
			if !sameSystem(*s.System, *after.System) {
				continue
			}
			r.named = true
		}
		if found < 0 || !best.better(r) {
			best, found = r, i
		}
	}
	return found
}

// rank orders the reports that may be the last one.
type rank struct {
	named  bool
	end    string
	typeII bool
}

// better says whether a rank goes before another.
func (r rank) better(o rank) bool {
	switch {
	case r.named != o.named:
		return r.named
	case r.end != o.end:
		return r.end > o.end
	}
	return r.typeII && !o.typeII
}
