package web

import (
	"strings"
	"unicode"

	"ward/internal/identity"
)

// menuGroup is a headed part of the menu.
type menuGroup struct {
	Heading string
	Entries []menuEntry
}

// menuEntry is one link of the menu. It is shown to those who may follow it.
type menuEntry struct {
	Name, Label, Icon, Href string
	Current                 bool
	needs                   identity.Permission
}

// menu is the whole menu in its order.
var menu = []menuGroup{
	{"Work", []menuEntry{
		{Name: "home", Label: "My work", Icon: "checklist", Href: "/", needs: identity.SignedIn},
		{Name: "reassessments", Label: "Reassessments", Icon: "calendar", Href: "/reassessments", needs: identity.ReadClock},
	}},
	{"Vendors", []menuEntry{
		{Name: "portfolio", Label: "Portfolio", Icon: "layout-dashboard", Href: "/portfolio", needs: identity.ReadVendors},
		{Name: "vendors", Label: "Vendors", Icon: "building", Href: "/vendors", needs: identity.ReadVendors},
	}},
	{"Evidence", []menuEntry{
		{Name: "documents", Label: "Documents", Icon: "files", Href: "/documents", needs: identity.ReadEvidence},
	}},
	{"Prove", []menuEntry{
		{Name: "audit", Label: "Audit trail", Icon: "history", Href: "/audit", needs: identity.ReadAudit},
	}},
	{"Run", []menuEntry{
		{Name: "users", Label: "Users", Icon: "users", Href: "/users", needs: identity.ManageUsers},
		{Name: "organization", Label: "Organization", Icon: "building-hospital", Href: "/organization", needs: identity.ManageUsers},
		{Name: "operations", Label: "Operations", Icon: "heartbeat", Href: "/operations", needs: identity.Operate},
	}},
}

// Menu returns what the person may follow, with the current entry marked.
func (p *page) Menu() []menuGroup {
	var out []menuGroup
	for _, g := range menu {
		shown := menuGroup{Heading: g.Heading}
		for _, e := range g.Entries {
			if p.Me.Role.Has(e.needs) {
				e.Current = e.Name == p.Nav
				shown.Entries = append(shown.Entries, e)
			}
		}
		if len(shown.Entries) > 0 {
			out = append(out, shown)
		}
	}
	return out
}

// Initials are the first letters of the first and the last name.
func (p person) Initials() string {
	words := strings.Fields(p.Name)
	if len(words) == 0 {
		words = []string{p.Email}
	}
	var out []rune
	for _, w := range []string{words[0], words[len(words)-1]} {
		for _, r := range w {
			out = append(out, unicode.ToUpper(r))
			break
		}
	}
	if len(words) == 1 {
		out = out[:min(1, len(out))]
	}
	return string(out)
}

// RoleWord is the role as people say it.
func (p person) RoleWord() string {
	r := string(p.Role)
	if r == "" {
		return ""
	}
	return strings.ToUpper(r[:1]) + r[1:]
}
