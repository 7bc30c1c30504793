package words

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Detail says the detail of an entry of the audit log, a JSON object, in short
// phrases: "status: in review". Ids and hashes are left out: what they stand
// for is named elsewhere. A text that is no JSON object says nothing.
func Detail(action, object string) []string {
	var fields map[string]any
	if json.Unmarshal([]byte(object), &fields) != nil {
		return nil
	}
	noun, _, _ := strings.Cut(action, ".")
	var out []string
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if p := phrase(noun, key, fields[key]); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Entry says an entry of the audit log as a heading, as Action does, and knows
// that what was done may have failed.
func Entry(action, object string) string {
	var detail struct{ Status string }
	if action == "document.read" && json.Unmarshal([]byte(object), &detail) == nil && detail.Status == "failed" {
		return Action("document.failed")
	}
	return Action(action)
}

// detailWords are the texts of the program that have words, by noun and key.
var detailWords = map[string]func(string) string{
	"document.class": Class, "document.error": Failure[string], "vendor.status": VendorStatus[string], "vendor.from": VendorStatus[string],
	"vendor.final_band": Band[string], "agreement.status": AgreementState[string], "reassessment.cause": Cause[string],
	"user.role": Role[string], "api_token.role": Role[string], "job.kind": JobKind[string], "fact.path": FactPath, "exception.path": FactPath,
	"service.phi_access": phiWord, "intake.tier": Tier[string],
}

// labels are what stands before a value. An empty one: nothing does.
var labels = map[string]string{
	"fields": "changed", "vendor.final_band": "band", "document.class": "", "document.error": "", "job.kind": "", "fact.path": "", "exception.path": "", "reassessment.cause": "",
	"session.address": "from", "service.phi_access": "PHI", "intake.tier": "", "expires_on": "last day", "effective_on": "first day",
}

// unsaid is what says nothing to a person, or is said by the heading.
var unsaid = map[string]bool{"document.status": true, "document.reading": true, "fact.reading": true, "exception.reading": true, "document.sha256": true}

// flags are what is said when a thing is so; otherwise nothing is.
var flags = map[string]string{"session.second_factor": "with a second factor", "document.password": "with a password", "view.shared": "shared with everyone"}

func phrase(noun, key string, value any) string {
	full := noun + "." + key
	if unsaid[full] {
		return ""
	}
	if flag, ok := flags[full]; ok {
		if value == true {
			return flag
		}
		return ""
	}
	if list, ok := value.([]any); ok && key == "questions" {
		return Count(len(list), "question", "questions")
	}
	if list, ok := value.([]any); ok && full == "document.services" {
		if len(list) == 0 {
			return "it is about all services"
		}
		return "it is about " + Count(len(list), "service", "services")
	}
	said := saidValue(full, value)
	if said == "" {
		return ""
	}
	label, ok := labels[full]
	if !ok {
		if label, ok = labels[key]; !ok {
			label = strings.ReplaceAll(key, "_", " ")
		}
	}
	switch {
	case label == "":
		return said
	case full == "session.address":
		return label + " " + said
	}
	return label + ": " + said
}

// identifier is an id or a hash: it says nothing to a person.
var identifier = regexp.MustCompile(`^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$`)

// code is a value of the program's own, as "in_review".
var code = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)

func saidValue(full string, value any) string {
	switch v := value.(type) {
	case string:
		switch {
		case v == "" || identifier.MatchString(v):
			return ""
		case detailWords[full] != nil:
			return detailWords[full](v)
		case code.MatchString(v):
			return strings.ReplaceAll(v, "_", " ")
		}
		return Date(v)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case float64:
		if full == "document.size" {
			return Size(int64(v))
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, one := range v {
			if p := saidValue(full, one); p != "" {
				parts = append(parts, p)
			}
		}
		return strings.Join(parts, ", ")
	case nil:
		return ""
	}
	return fmt.Sprint(value)
}

// FactPath says where a fact stands in a reading: "soc2.exceptions.0.deviation"
// is "exception 1, what deviated".
func FactPath(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) > 1 {
		parts = parts[1:] // the class of the document
	}
	var out []string
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		if err == nil && len(out) > 0 {
			last := out[len(out)-1]
			out[len(out)-1] = strings.TrimSuffix(last, "s") + " " + strconv.Itoa(n+1)
			continue
		}
		out = append(out, strings.ReplaceAll(Within(FactLabel(p)), "_", " "))
	}
	return strings.Join(out, ", ")
}
