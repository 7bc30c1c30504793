package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/demo/reports"
	"ward/internal/evidence"
	"ward/internal/identity"
	"ward/internal/samples"
	"ward/internal/vendors"
)

// Services are those that the demo fills.
type Services struct {
	Accounts    *accounts.Service
	Vendors     *vendors.Service
	Evidence    *evidence.Service
	Agreements  *agreements.Service
	Assessments *assessments.Service
}

// Hospital is what was made.
type Hospital struct {
	Organization string
	Password     string // of every user, made for this instance
	Users        []User // the administrator first
	Admin        identity.Actor
	Token        string // of a session of the administrator, for the Authorization header
	Vendors      []Vendor
}

// User is a login.
type User struct {
	Name, Email string
	Role        identity.Role
}

// Vendor is a vendor and its documents, which wait to be read.
type Vendor struct {
	ID, Name  string
	Documents []evidence.ID
}

// Seed fills an empty instance. Dates count from now; the documents are queued
// when it returns. It fails when there is an organization already.
func Seed(ctx context.Context, s Services, now time.Time) (*Hospital, error) {
	file, err := load()
	if err != nil {
		return nil, err
	}
	fresh, err := reports.For(now)
	if err != nil {
		return nil, err
	}
	h := &Hospital{Organization: file.Organization, Password: password()}
	w := &seeder{Services: s, now: now, fresh: fresh, made: h}
	if err := w.users(ctx, file.Users); err != nil {
		return nil, err
	}
	for _, v := range file.Vendors {
		if err := w.vendor(ctx, v); err != nil {
			return nil, fmt.Errorf("make the demo's vendor %s: %w", v.Name, err)
		}
	}
	for i, v := range file.Vendors { // last, so that no reading holds up the rest
		if err := w.uploads(ctx, &h.Vendors[i], v.Documents); err != nil {
			return nil, fmt.Errorf("upload for the demo's vendor %s: %w", v.Name, err)
		}
	}
	return h, nil
}

// password makes one that can be typed: four groups of five characters.
func password() string {
	text := strings.ToLower(rand.Text())
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:20]
}

// seeder fills one instance.
type seeder struct {
	Services
	now     time.Time
	fresh   *reports.Set
	made    *Hospital
	analyst identity.Actor // registers the vendors
}

// users makes the organization and its users. The first is the administrator.
func (w *seeder) users(ctx context.Context, people []person) error {
	first := people[0]
	fresh, err := w.Accounts.EnsureFirst(ctx, accounts.First{Email: first.Email, Password: w.made.Password, Organization: w.made.Organization})
	if err != nil {
		return err
	}
	if !fresh {
		return errors.New("the demo needs an empty instance, and this one has an organization")
	}
	session, err := w.Accounts.SignIn(ctx, accounts.Credentials{Email: first.Email, Password: w.made.Password})
	if err != nil {
		return err
	}
	w.made.Token = session.Token
	if w.made.Admin, err = w.Accounts.Authenticate(ctx, session.Token); err != nil {
		return err
	}
	if _, err := w.Accounts.Rename(ctx, w.made.Admin, 0, first.Name); err != nil {
		return err
	}
	w.made.Admin.Name = first.Name
	w.analyst = w.made.Admin
	w.made.Users = append(w.made.Users, User(first))
	for _, p := range people[1:] {
		if err := w.user(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// user adds a user, who sets the password by the link as anyone would.
func (w *seeder) user(ctx context.Context, p person) error {
	u, link, err := w.Accounts.Create(ctx, w.made.Admin, accounts.NewUser{Email: p.Email, Name: p.Name, Role: p.Role})
	if err != nil {
		return err
	}
	_, token, _ := strings.Cut(link, "token=")
	if err := w.Accounts.SetPassword(ctx, token, w.made.Password); err != nil {
		return err
	}
	if p.Role == identity.Analyst {
		w.analyst = identity.Actor{Tenant: u.Tenant, ID: u.ID, Role: u.Role, Name: u.Name, Email: u.Email, Organization: w.made.Organization}
	}
	w.made.Users = append(w.made.Users, User(p))
	return nil
}

func (w *seeder) vendor(ctx context.Context, v vendor) error {
	row, err := w.Vendors.Create(ctx, w.analyst, vendors.New{
		Name: v.Name, LegalName: v.LegalName, Aliases: v.Aliases, Website: v.Website, Description: v.Description,
		OwnerID: w.analyst.ID, Status: vendors.Status(v.Status), ExternalRef: v.Ref,
	})
	if err != nil {
		return err
	}
	for _, c := range v.Contacts {
		if _, err := w.Vendors.AddContact(ctx, w.analyst, row.ID, vendors.NewContact(c)); err != nil {
			return err
		}
	}
	for _, p := range v.Services {
		in := vendors.NewProduct{Name: p.Name, Description: p.Description, PHIAccess: vendors.PHIAccess(p.PHI), PHIRecords: &p.Records}
		if _, err := w.Vendors.AddProduct(ctx, w.analyst, row.ID, in); err != nil {
			return err
		}
	}
	given, err := answers(v.Intake)
	if err != nil {
		return err
	}
	if _, err := w.Assessments.SaveIntake(ctx, w.analyst, row.ID, 0, given); err != nil {
		return err
	}
	for _, b := range v.BAAs {
		if _, err := w.Agreements.Create(ctx, w.analyst, row.ID, w.agreement(b)); err != nil {
			return err
		}
	}
	w.made.Vendors = append(w.made.Vendors, Vendor{ID: row.ID, Name: row.Name})
	return nil
}

func (w *seeder) agreement(b baa) agreements.Change {
	status := agreements.Status(b.Status)
	c := agreements.Change{Status: &status, EffectiveOn: w.day(b.From), ExpiresOn: w.day(b.To), Note: &b.Note}
	if b.Notice > 0 {
		c.Notice = &agreements.Notice{Value: b.Notice, Unit: agreements.Unit(b.Unit)}
	}
	return c
}

// day is the date so many days from now.
func (w *seeder) day(offset *int) *string {
	if offset == nil {
		return nil
	}
	day := w.now.UTC().AddDate(0, 0, *offset).Format(time.DateOnly)
	return &day
}

// uploads gives a vendor its documents.
func (w *seeder) uploads(ctx context.Context, v *Vendor, documents []document) error {
	for _, d := range documents {
		name, body, err := w.open(d)
		if err != nil {
			return err
		}
		if d.Name != "" {
			name = d.Name
		}
		doc, _, err := w.Evidence.Accept(ctx, w.analyst, v.ID, evidence.Upload{Name: name, Body: body})
		if err != nil {
			return err
		}
		v.Documents = append(v.Documents, doc.ID)
	}
	return nil
}

// open finds the bytes of a document.
func (w *seeder) open(d document) (name string, _ io.Reader, err error) {
	var pdf []byte
	switch {
	case d.Sample != "":
		name = d.Sample + ".pdf"
		pdf, err = samples.PDF.ReadFile("pdf/" + name)
		return name, bytes.NewReader(pdf), err
	case d.Letter != "":
		for _, l := range w.fresh.Letters {
			if l.ID == d.Letter {
				pdf, err = w.fresh.LetterPDF(l)
				return l.File, bytes.NewReader(pdf), err
			}
		}
	default:
		for _, r := range w.fresh.Reports {
			if r.ID == d.Fresh {
				pdf, err = w.fresh.PDF(r)
				return r.File, bytes.NewReader(pdf), err
			}
		}
	}
	return "", nil, fmt.Errorf("there is no document %q%q", d.Letter, d.Fresh)
}
