package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/vendors"
)

// serviceBoxes are the services that a document may be about, for the part
// "servicechoice".
type serviceBoxes struct {
	Options []option
	Gone    int    // services that it is about and that are no longer on record
	Error   string // a sentence; empty: nothing is wrong
}

// Show says whether there is anything to choose: a vendor with one service has
// documents about that one.
func (b serviceBoxes) Show() bool {
	return len(b.Options) > 1 || b.Gone > 0 || b.Error != "" || b.Some()
}

// Some says whether a service is chosen.
func (b serviceBoxes) Some() bool {
	return slices.ContainsFunc(b.Options, func(o option) bool { return o.Chosen })
}

// maxServiceBoxes is how many services a form offers.
const maxServiceBoxes = 100

// serviceBoxes offers the services of a vendor, with those chosen marked.
func (s *Server) serviceBoxes(ctx context.Context, by identity.Actor, vendor string, f form, chosen []string) (serviceBoxes, error) {
	products, err := s.svc.Vendors.Products(ctx, by, vendor, vendors.PartFilter{}, maxServiceBoxes)
	out := serviceBoxes{Error: f.Wrong("service_ids"), Gone: len(chosen)}
	for _, p := range products {
		on := slices.Contains(chosen, p.ID)
		if on {
			out.Gone--
		}
		out.Options = append(out.Options, option{Value: p.ID, Label: p.Name, Chosen: on})
	}
	return out, err
}

// setDocumentServices serves POST /documents/{id}/services: which services the
// document is about.
func (s *Server) setDocumentServices(c echo.Context) error {
	f, err := readForm(c)
	if err != nil {
		return err
	}
	by, ctx := actor(c), c.Request().Context()
	seen, _ := strconv.Atoi(f.Value("seen")) // 0: any
	d, err := s.svc.Evidence.SetServices(ctx, by, documentID(c), seen, f.values["service"])
	if f.refuse(err) {
		f.values.Set("about", "chosen")
		if fault.KindOf(err) == fault.Stale {
			f.Problem = "Somebody, or the reading itself, changed this document after you opened it. Here is how it stands now; what you chose is kept below."
		}
		now, err := s.svc.Evidence.Look(ctx, by, documentID(c))
		if err != nil {
			return err
		}
		f.values.Set("class", now.DeclaredClass)
		return s.documentPage(c, http.StatusUnprocessableEntity, now, f)
	}
	if err != nil {
		return err
	}
	said := d.Name + " is about all services."
	if n := len(d.ServiceIDs()); n > 0 {
		said = d.Name + " is about the services that you chose. The coverage follows."
	}
	return s.redirect(c, "/documents/"+string(d.ID), said)
}
