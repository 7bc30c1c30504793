package reading

import "strings"

// leastRun is how many sentences in a row that oblige one party are read as a list
// under no heading of duties.
const leastRun = 3

var (
	// leaves is a sentence that leaves something to user entities.
	leaves = rx(`\b(?:left|up|falls?|fall|belongs?|assigned) to (?:the |our |each |every |its |their )?` + customers + `\b|\b(?:responsibility|task|duty|job|part) of (?:the |our |each |every )?` + customers + `\b|\b(?:expected|required|rests?|lies?) (?:of|with|from) (?:the |our |each |every )?` + customers + `\b`)
	// insiders are those whose duties are the organization's own.
	insiders = rx(`^(?:we|management|employees?|staff|personnel|everyone|directors?|engineers?|managers?|administrators?|board|vendors?|suppliers?|contractors?|auditors?|analysts?|developers?|teams?|people|new|access|passwords?|changes|incidents?|backups?|subservice|providers?|production|data|security)$`)
)

// dutyRun reads the longest run of sentences, or of items of lists, that each
// oblige one and the same outside party, wherever the description has it. It is
// the last resort, and every member is doubted.
func (r *report) dutyRun(parts []part, s *SOC2) []cuec {
	var best []cuec
	for _, p := range parts {
		if p.kind != descriptionPart && p.kind != otherPart {
			continue
		}
		var run []cuec
		last := ""
		for _, q := range r.paragraphsOf(p.a, p.b) {
			for _, at := range sentencesOf(q.text) {
				text := flat(bullet.ReplaceAllString(flat(q.text[at.a:at.b]), ""))
				who := obligedBy(text, s)
				if who == "" || who != last {
					run = nil
				}
				if last = who; who != "" {
					c := q.cut(at.a, at.b)
					run = append(run, cuec{at: c, rule: "cuec.run", CUEC: CUEC{Text: text, Page: c.page(0), Criteria: []string{}}})
				}
				if len(run) >= leastRun && len(run) > len(best) {
					best = run
				}
			}
		}
	}
	return best
}

// obligedBy is the party outside of the organization that a sentence obliges, or
// "".
func obligedBy(text string, s *SOC2) string {
	if leadIn.MatchString(text) || advises.MatchString(text) || disclaims.MatchString(text) {
		return ""
	}
	if leaves.MatchString(text) {
		return "users"
	}
	who := subjectOf(text)
	switch {
	case who == "users":
		return who
	case who == "" || insiders.MatchString(who) || !strings.HasSuffix(who, "s") || !binds.MatchString(text):
		return ""
	case s.ServiceOrganization != nil && strings.HasPrefix(strings.ToLower(*s.ServiceOrganization), who):
		return ""
	}
	return who
}
