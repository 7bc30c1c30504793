package api

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"ward/internal/vendors"
)

type contactOut struct {
	ID        string    `json:"id"`
	VendorID  string    `json:"vendor_id"`
	Name      string    `json:"name"`
	Email     string    `json:"email"`
	Role      string    `json:"role"`
	CreatedAt time.Time `json:"created_at"`
}

func contactOf(c vendors.Contact) contactOut {
	return contactOut{ID: c.ID, VendorID: c.VendorID, Name: c.Name, Email: c.Email, Role: c.Role, CreatedAt: c.CreatedAt.UTC()}
}

func sendContact(c echo.Context, status int, ct *vendors.Contact) error {
	setETag(c, ct.Version)
	return c.JSON(status, contactOf(*ct))
}

// createContact serves POST /api/v1/vendors/{id}/contacts.
func (s *Server) createContact(c echo.Context) error {
	var in struct {
		Name  string `json:"name"`
		Email string `json:"email"`
		Role  string `json:"role"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	ct, err := s.svc.Vendors.AddContact(c.Request().Context(), actor(c), c.Param("id"), vendors.NewContact(in))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/vendors/"+ct.VendorID+"/contacts/"+ct.ID)
	return sendContact(c, http.StatusCreated, ct)
}

// listContacts serves GET /api/v1/vendors/{id}/contacts.
func (s *Server) listContacts(c echo.Context) error {
	f, limit, err := partParams(c)
	if err != nil {
		return err
	}
	list, err := s.svc.Vendors.Contacts(c.Request().Context(), actor(c), c.Param("id"), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(list, limit, contactOf, func(ct vendors.Contact) any { return ct.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// partParams reads the parameters of a list of parts, by default in the order
// in which they were added.
func partParams(c echo.Context) (f vendors.PartFilter, limit int, err error) {
	if limit, err = pageParams(c, "sort", "q"); err != nil {
		return f, 0, err
	}
	if f.Query, f.After, _, err = timeline(c); err != nil {
		return f, 0, err
	}
	f.Newest = c.QueryParam("sort") == "-created_at"
	return f, limit, nil
}

// getContact serves GET /api/v1/vendors/{id}/contacts/{contact_id}.
func (s *Server) getContact(c echo.Context) error {
	ct, err := s.svc.Vendors.Contact(c.Request().Context(), actor(c), c.Param("id"), c.Param("contact_id"))
	if err != nil {
		return err
	}
	return sendContact(c, http.StatusOK, ct)
}

// changeContact serves PATCH /api/v1/vendors/{id}/contacts/{contact_id}.
func (s *Server) changeContact(c echo.Context) error {
	var in struct {
		Name  *string `json:"name"`
		Email *string `json:"email"`
		Role  *string `json:"role"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	ct, err := s.svc.Vendors.ChangeContact(c.Request().Context(), actor(c), c.Param("id"), c.Param("contact_id"), seen, vendors.ContactChange(in))
	if err != nil {
		return err
	}
	return sendContact(c, http.StatusOK, ct)
}

// removeContact serves DELETE /api/v1/vendors/{id}/contacts/{contact_id}.
func (s *Server) removeContact(c echo.Context) error {
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := s.svc.Vendors.RemoveContact(c.Request().Context(), actor(c), c.Param("id"), c.Param("contact_id"), seen); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

type serviceOut struct {
	ID          string            `json:"id"`
	VendorID    string            `json:"vendor_id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	PHIAccess   vendors.PHIAccess `json:"phi_access"`
	PHIRecords  *int64            `json:"phi_records"`
	CreatedAt   time.Time         `json:"created_at"`
}

func serviceOf(p vendors.Product) serviceOut {
	return serviceOut{
		ID: p.ID, VendorID: p.VendorID, Name: p.Name, Description: p.Description,
		PHIAccess: p.PHIAccess, PHIRecords: p.PHIRecords, CreatedAt: p.CreatedAt.UTC(),
	}
}

func sendService(c echo.Context, status int, p *vendors.Product) error {
	setETag(c, p.Version)
	return c.JSON(status, serviceOf(*p))
}

// createService serves POST /api/v1/vendors/{id}/services.
func (s *Server) createService(c echo.Context) error {
	var in struct {
		Name        string            `json:"name"`
		Description string            `json:"description"`
		PHIAccess   vendors.PHIAccess `json:"phi_access"`
		PHIRecords  *int64            `json:"phi_records"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	p, err := s.svc.Vendors.AddProduct(c.Request().Context(), actor(c), c.Param("id"), vendors.NewProduct(in))
	if err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderLocation, "/api/v1/vendors/"+p.VendorID+"/services/"+p.ID)
	return sendService(c, http.StatusCreated, p)
}

// listServices serves GET /api/v1/vendors/{id}/services.
func (s *Server) listServices(c echo.Context) error {
	f, limit, err := partParams(c)
	if err != nil {
		return err
	}
	list, err := s.svc.Vendors.Products(c.Request().Context(), actor(c), c.Param("id"), f, limit+1)
	if err != nil {
		return err
	}
	out, err := pageOf(list, limit, serviceOf, func(p vendors.Product) any { return p.ID })
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, out)
}

// getService serves GET /api/v1/vendors/{id}/services/{service_id}.
func (s *Server) getService(c echo.Context) error {
	p, err := s.svc.Vendors.Product(c.Request().Context(), actor(c), c.Param("id"), c.Param("service_id"))
	if err != nil {
		return err
	}
	return sendService(c, http.StatusOK, p)
}

// changeService serves PATCH /api/v1/vendors/{id}/services/{service_id}.
func (s *Server) changeService(c echo.Context) error {
	var in struct {
		Name        *string            `json:"name"`
		Description *string            `json:"description"`
		PHIAccess   *vendors.PHIAccess `json:"phi_access"`
		PHIRecords  optional[int64]    `json:"phi_records"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	ch := vendors.ProductChange{Name: in.Name, Description: in.Description, PHIAccess: in.PHIAccess}
	if in.PHIRecords.set {
		ch.PHIRecords = &in.PHIRecords.value
	}
	p, err := s.svc.Vendors.ChangeProduct(c.Request().Context(), actor(c), c.Param("id"), c.Param("service_id"), seen, ch)
	if err != nil {
		return err
	}
	return sendService(c, http.StatusOK, p)
}

// removeService serves DELETE /api/v1/vendors/{id}/services/{service_id}.
func (s *Server) removeService(c echo.Context) error {
	seen, err := ifMatch(c)
	if err != nil {
		return err
	}
	if err := s.svc.Vendors.RemoveProduct(c.Request().Context(), actor(c), c.Param("id"), c.Param("service_id"), seen); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}
