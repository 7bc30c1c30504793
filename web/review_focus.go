package web

import (
	"slices"

	"ward/internal/evidence"
)

// has says whether a fact has a row in a group.
func (v *reviewView) has(path string) bool {
	for _, g := range v.Groups {
		if slices.ContainsFunc(g.Rows, func(r factRow) bool { return r.Path == path }) {
			return true
		}
	}
	return false
}

// open opens the row of a path. With edit its editor is open as well. A control
// that has no row gets one.
func (v *reviewView) open(path string, edit bool) {
	if !v.focus(path) {
		return
	}
	v.Row.Open, v.Group.Open = true, true
	if v.Row.Page > 0 {
		v.Start = v.Row.Page
	}
	if edit {
		v.Row.Editor = newEditor(v.Row, form{})
	}
	v.Row, v.Group = nil, nil
}

// next is the path of the first fact that nobody has decided on; "" when there
// is none.
func (v *reviewView) next() string {
	for _, g := range v.Groups {
		for _, row := range g.Rows {
			if !row.Decided && !row.Listed {
				return row.Path
			}
		}
	}
	return ""
}

// group chooses the group to whose list a person may add.
func (v *reviewView) group(list string) bool {
	i := slices.IndexFunc(v.Groups, func(g factGroup) bool { return g.Add != "" && g.Add == list })
	if i < 0 {
		return false
	}
	v.Group = &v.Groups[i]
	return true
}

// add opens the form to add to a list, with what was typed.
func (v *reviewView) add(list string, typed form) bool {
	if !v.group(list) {
		return false
	}
	v.Group.Adding, v.Group.Open = newAdding(v.Doc, v.Group, typed), true
	return true
}

// focus chooses the row of a path and its group for an answer to htmx. A
// control that nobody asks about gets its row there, above the list.
func (v *reviewView) focus(path string) bool {
	for i := range v.Groups {
		g := &v.Groups[i]
		j := slices.IndexFunc(g.Rows, func(r factRow) bool { return r.Path == path })
		if j < 0 && g.Key == "con" {
			if at := slices.IndexFunc(v.controls, func(f evidence.Fact) bool { return f.Path == path }); at >= 0 {
				row := listedRow(v, v.controls[at])
				g.Rows, j = append(g.Rows, row), len(g.Rows)
				v.unlist(path)
			}
		}
		if j >= 0 {
			v.Group, v.Row = g, &g.Rows[j]
			v.Row.Lazy = false
			return true
		}
	}
	return false
}

// unlist takes a control out of the list: it has a row above.
func (v *reviewView) unlist(path string) {
	if v.Control != nil {
		v.Control.Rows = slices.DeleteFunc(v.Control.Rows, func(r factRow) bool { return r.Path == path })
	}
}
