package web

import (
	"net/url"

	"ward/internal/vendors"
)

// tabOf is the link to a view.
func tabOf(v vendors.View) listTab {
	values, err := url.ParseQuery(v.Query)
	if err != nil {
		values = url.Values{}
	}
	q := listQueryOf(values)
	return listTab{Label: v.Name, Href: q.Address(), query: q}
}
