package hipaa

import (
	"strings"
	"testing"
	"testing/fstest"
)

// small returns the least rule data that is right.
func small() fstest.MapFS {
	return fstest.MapFS{
		requirementsFile: {Data: []byte(`meta:
  title: Rules
  version: 1.0.0
  as_of: '2026-01-01'
families:
  - id: technical
    title: Technical
sources:
  - id: SRC-1
    what: Text
    where: There
requirements:
  - id: 164.312(b)
    rule: security
    citation: 45 CFR 164.312(b)
    title: Audit controls
    family: technical
    kind: standard
    designation: standard
    parent: ''
    binds_business_associates: true
    plain: Log.
    text: Log it.
    text_source: SRC-1
`)},
		criteriaFile: {Data: []byte(`meta: {title: Criteria, version: 1.0.0}
groups:
  - id: CC7
    title: Operations
    category: security
criteria:
  - id: CC7.2
    group: CC7
    title: Watch
    coso_principle: 0
`)},
		frameworksFile: {Data: []byte(`meta: {title: Frameworks, version: 1.0.0}
goals:
  - {id: CPG-1, tier: essential, title: Goal, goal: Reach it.}
proposals:
  - {id: NPRM-1, citation: 164.312(b), title: Proposal, plain: More., current: [164.312(b)]}
subcategories:
  - {id: DE.CM-01, outcome: Seen.}
`)},
		crosswalkFile: {Data: []byte(`meta: {title: Crosswalk, version: 1.0.0}
strengths:
  - {id: full, meaning: Enough.}
public_mappings:
  - {id: MAP-1, name: A mapping, url: 'https://example.org', license: MIT, method: Joined.}
pairs:
  - tsc: CC7.2
    hipaa: 164.312(b)
    strength: full
    reason: because.
    support: [MAP-1]
unmapped: []
frameworks:
  - hipaa: 164.312(b)
    csf2: [{id: DE.CM-01, in_nist_mapping: true}]
    hph_cpg: [CPG-1]
`)},
	}
}

func edit(t *testing.T, fsys fstest.MapFS, file, old, new string) {
	t.Helper()
	before := string(fsys[file].Data)
	after := strings.Replace(before, old, new, 1)
	if before == after {
		t.Fatalf("%s does not hold %q", file, old)
	}
	fsys[file] = &fstest.MapFile{Data: []byte(after)}
}

func TestSmallIsRight(t *testing.T) {
	t.Parallel()
	if _, err := Parse(small()); err != nil {
		t.Fatal(err)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	const second = "  - id: 164.312(b)\n    rule: security\n    citation: c\n    title: t\n    family: technical\n    kind: rule\n    designation: rule\n    parent: ''\n    binds_business_associates: true\n    plain: p\n"
	tests := []struct {
		name, file, old, new, want string
	}{
		{"unknown key", requirementsFile, "    plain: Log.", "    plain: Log.\n    colour: red", "requirements.yaml:23: field colour not found"},
		{"missing key", requirementsFile, "    title: Audit controls\n", "", `requirements.yaml:13: key "title" is missing`},
		{"empty value", requirementsFile, "plain: Log.", "plain: ''", "requirements.yaml:22: plain is empty"},
		{"key twice", requirementsFile, "    plain: Log.", "    plain: Log.\n    plain: Log.", `requirements.yaml:23: mapping key "plain" already defined at line 22`},
		{"wrong type", requirementsFile, "associates: true", "associates: maybe", "requirements.yaml:21: cannot unmarshal"},
		{"no YAML", requirementsFile, "meta:", "meta: [", "requirements.yaml:"},
		{"second document", requirementsFile, "    text_source: SRC-1\n", "    text_source: SRC-1\n---\nmore: true\n", "requirements.yaml: holds more than one document"},
		{"id twice", requirementsFile, "    text_source: SRC-1\n", "    text_source: SRC-1\n" + second, "requirements.yaml:25: id 164.312(b) is used twice, first at requirements.yaml:13"},
		{"id missing", requirementsFile, "- id: SRC-1", "- id: ''", "requirements.yaml:9: id is missing"},
		{"text without source", requirementsFile, "    text_source: SRC-1\n", "", "requirements.yaml:13: text_source is missing"},
		{"source without text", requirementsFile, "    text: Log it.\n", "", "requirements.yaml:23: a source without a text"},
		{"unknown source", requirementsFile, "text_source: SRC-1", "text_source: SRC-2", `requirements.yaml:24: source "SRC-2" is not known`},
		{"unknown family", requirementsFile, "family: technical", "family: magic", `requirements.yaml:17: family "magic" is not known`},
		{"unknown kind", requirementsFile, "kind: standard", "kind: custom", `requirements.yaml:18: kind "custom" is not one of`},
		{"unknown rule", requirementsFile, "rule: security", "rule: other", `requirements.yaml:14: rule "other" is not one of`},
		{"unknown designation", requirementsFile, "designation: standard", "designation: nice", `requirements.yaml:19: designation "nice" is not one of`},
		{"unknown parent", requirementsFile, "parent: ''", "parent: 164.1", `requirements.yaml:20: parent "164.1" is not known`},
		{"specification alone", requirementsFile, "kind: standard", "kind: specification", "requirements.yaml:20: a specification needs the standard"},
		{"negative limit", requirementsFile, "    plain: Log.", "    plain: Log.\n    limit_days: -1", "requirements.yaml:23: limit_days -1 is below zero"},
		{"unknown category", criteriaFile, "category: security", "category: safety", `criteria.yaml:5: category "safety" is not one of`},
		{"unknown group", criteriaFile, "group: CC7", "group: CC8", `criteria.yaml:8: group "CC8" is not known`},
		{"principle out of bounds", criteriaFile, "coso_principle: 0", "coso_principle: 18", "criteria.yaml:10: coso_principle 18 is not between 0 and 17"},
		{"unknown goal tier", frameworksFile, "tier: essential", "tier: vital", `frameworks.yaml:3: tier "vital" is not one of`},
		{"proposal of nothing", frameworksFile, "current: [164.312(b)]", "current: [164.312(z)]", `frameworks.yaml:5: provision "164.312(z)" is not known`},
		{"pair of unknown provision", crosswalkFile, "hipaa: 164.312(b)\n    strength", "hipaa: 164.312(x)\n    strength", `crosswalk.yaml:8: provision "164.312(x)" is not known`},
		{"pair of unknown criterion", crosswalkFile, "tsc: CC7.2", "tsc: CC7.9", `crosswalk.yaml:7: criterion "CC7.9" is not known`},
		{"unknown strength", crosswalkFile, "strength: full", "strength: strong", `crosswalk.yaml:9: strength "strong" is not one of`},
		{"pair without reason", crosswalkFile, "    reason: because.\n", "", "crosswalk.yaml:7: reason is missing"},
		{"unknown mapping", crosswalkFile, "support: [MAP-1]", "support: [MAP-2]", `crosswalk.yaml:11: public mapping "MAP-2" is not known`},
		{"mapping without licence", crosswalkFile, "license: MIT", "license: ''", "crosswalk.yaml:5: license is empty"},
		{"support twice", crosswalkFile, "support: [MAP-1]", "support: [MAP-1, MAP-1]", `crosswalk.yaml:11: public mapping "MAP-1" is named twice`},
		{"mapped and unmapped", crosswalkFile, "unmapped: []", "unmapped: [{hipaa: 164.312(b), reason: none}]", "crosswalk.yaml:12: 164.312(b) has pairs"},
		{"unknown subcategory", crosswalkFile, "id: DE.CM-01", "id: DE.CM-99", `crosswalk.yaml:15: subcategory "DE.CM-99" is not known`},
		{"unknown goal", crosswalkFile, "hph_cpg: [CPG-1]", "hph_cpg: [CPG-2]", `crosswalk.yaml:16: goal "CPG-2" is not known`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := small()
			edit(t, fsys, tt.file, tt.old, tt.new)
			_, err := Parse(fsys)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestEveryMistakeIsReportedAtOnce(t *testing.T) {
	t.Parallel()
	fsys := small()
	edit(t, fsys, requirementsFile, "family: technical", "family: magic")
	edit(t, fsys, requirementsFile, "    plain: Log.", "    plain: Log.\n    colour: red\n    size: big")
	edit(t, fsys, criteriaFile, "group: CC7", "group: CC8")
	edit(t, fsys, crosswalkFile, "strength: full", "strength: strong")
	_, err := Parse(fsys)
	if err == nil {
		t.Fatal("no error")
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 5 {
		t.Errorf("%d mistakes, want 5:\n%v", len(lines), err)
	}
}

func TestMissingAndEmptyFile(t *testing.T) {
	t.Parallel()
	fsys := small()
	delete(fsys, criteriaFile)
	fsys[frameworksFile] = &fstest.MapFile{}
	_, err := Parse(fsys)
	for _, want := range []string{"criteria.yaml: cannot be read", "frameworks.yaml:1: the file is empty"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}

func TestUnmappedSecurityRuleIsRefused(t *testing.T) {
	t.Parallel()
	fsys := small()
	edit(t, fsys, requirementsFile, "requirements:\n", "requirements:\n  - {id: 164.312(c)(1), rule: security, citation: c, title: t, family: technical, kind: standard, designation: standard, parent: '', binds_business_associates: true, plain: p}\n")
	if _, err := Parse(fsys); err == nil || !strings.Contains(err.Error(), "164.312(c)(1) has no pair") {
		t.Errorf("got %v", err)
	}
}
