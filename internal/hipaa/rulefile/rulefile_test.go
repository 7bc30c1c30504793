package rulefile

import (
	"strings"
	"testing"
	"testing/fstest"
)

type doc struct {
	Name  string `yaml:"name"`
	Items []item `yaml:"items"`
}

type item struct {
	ID   string   `yaml:"id"`
	Refs []string `yaml:"refs"`
	Note string   `yaml:"note"`
}

func read(text string) (doc, *File) {
	var d doc
	f := Read(fstest.MapFS{"f.yaml": {Data: []byte(text)}}, "f.yaml", &d)
	return d, f
}

func TestReadKeepsGoodValues(t *testing.T) {
	t.Parallel()
	d, f := read("name: a\nitems:\n  - id: x\n    refs: [y]\n")
	if err := f.Err(); err != nil || !f.Readable() || d.Name != "a" || d.Items[0].Refs[0] != "y" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	_, f := read("name: a\nitems:\n  - id: x\n    refs:\n      - y\n      - y\n      - z\n  - id: x\n")
	f.RequireAll(At("items", 1), item{}, "note")
	f.Badf(At("items", 7, "id"), "too far")
	Each(f, At("items", 0, "refs"), "ref", []string{"y", "y", "z"}, func(s string) bool { return s == "y" })
	var ids IDs
	ids.Add(f, At("items", 0), "x")
	ids.Add(f, At("items", 1), "x")
	ids.Add(f, At("items", 1), "")
	want := []string{
		`f.yaml:8: key "refs" is missing`,
		"f.yaml:3: too far", // the list is the nearest value that is there
		`f.yaml:6: ref "y" is named twice`,
		`f.yaml:7: ref "z" is not known`,
		"f.yaml:8: id x is used twice, first at f.yaml:3",
		"f.yaml:8: id is missing",
	}
	if got := strings.Split(f.Err().Error(), "\n"); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestThenLeavesThePathAlone(t *testing.T) {
	t.Parallel()
	p := At("a", "b")[:1]
	p.Then("c")
	if q := p[:2]; q[1] != "b" {
		t.Errorf("Then wrote into its receiver: %v", q)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("name: a\nitems:\n  - id: x\n    refs: [y]\n")
	f.Add("name: &a b\nitems: *a\n")
	f.Add("a: [")
	f.Fuzz(func(t *testing.T, text string) {
		_, file := read(text)
		if err := file.Err(); err != nil {
			for _, line := range strings.Split(err.Error(), "\n") {
				if strings.HasPrefix(line, "f.yaml:") {
					return
				}
			}
			t.Errorf("no place in %q", err)
		}
	})
}
