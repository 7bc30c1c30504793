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
func Detail(object string) []string {
	var fields map[string]any
	if json.Unmarshal([]byte(object), &fields) != nil {
		return nil
	}
	var out []string
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if value := detailValue(key, fields[key]); value != "" {
			out = append(out, detailKey(key)+": "+value)
		}
	}
	return out
}

var detailKeys = map[string]string{"fields": "changed", "path": "fact", "baa": "BAA", "expires_on": "last day", "effective_on": "first day"}

func detailKey(key string) string {
	if w, ok := detailKeys[key]; ok {
		return w
	}
	return strings.ReplaceAll(key, "_", " ")
}

// identifier is an id or a hash: it says nothing to a person.
var identifier = regexp.MustCompile(`^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})$`)

// code is a value of the program's own, as "in_review".
var code = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)

func detailValue(key string, value any) string {
	switch v := value.(type) {
	case string:
		switch {
		case identifier.MatchString(v):
			return ""
		case key == "path":
			return FactPath(v)
		case key == "kind":
			return JobKind(v)
		case code.MatchString(v):
			return strings.ReplaceAll(v, "_", " ")
		}
		return Date(v)
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		var parts []string
		for _, one := range v {
			if p := detailValue(key, one); p != "" {
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
// is "exception 1, deviation".
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
		out = append(out, strings.ReplaceAll(p, "_", " "))
	}
	return strings.Join(out, ", ")
}
