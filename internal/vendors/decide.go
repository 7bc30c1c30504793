package vendors

import (
	"fmt"
	"slices"
	"time"

	"ward/internal/database"
	"ward/internal/fault"
	"ward/internal/identity"
)

// decider knows what an import must compare a row with: the vendors as they
// were before it, and the rows above.
type decider struct {
	tenant     identity.TenantID
	now        time.Time
	byName     map[string]*Vendor // unretired vendors by folded name
	byRef      map[string]*Vendor // and by reference
	users      map[string]bool    // ids of active users
	userByMail map[string]string
	nameLine   map[string]int // first line with a name
	refLine    map[string]int
	idLine     map[string]int // line that is about a vendor
}

// decideAll decides about every row before the first is written, so that a dry
// run and the real one decide alike. lock keeps the vendors as they are until
// the transaction ends.
func decideAll(tx *database.Tx, tenant identity.TenantID, now time.Time, cands []*candidate, lock bool) error {
	d := &decider{
		tenant: tenant, now: now, byName: map[string]*Vendor{}, byRef: map[string]*Vendor{}, users: map[string]bool{}, userByMail: map[string]string{},
		nameLine: map[string]int{}, refLine: map[string]int{}, idLine: map[string]int{},
	}
	if err := alone(tx, tenant); err != nil {
		return err
	}
	for chunk := range slices.Chunk(cands, writeChunk) {
		if err := d.load(tx, chunk, lock); err != nil {
			return err
		}
	}
	users, err := activeUsers(tx, tenant)
	if err != nil {
		return err
	}
	for _, u := range users {
		d.users[u.ID], d.userByMail[u.Email] = true, u.ID
	}
	for _, c := range cands {
		d.decide(c)
	}
	return nil
}

// load finds the vendors that some rows may be about.
func (d *decider) load(tx *database.Tx, cands []*candidate, lock bool) error {
	keys, refs := make([]string, 0, len(cands)), make([]string, 0, len(cands))
	for _, c := range cands {
		keys, refs = append(keys, c.key), append(refs, c.ref)
	}
	for column, values := range map[string][]string{"name_key": printable(keys), "external_ref": printable(refs)} {
		if len(values) == 0 {
			continue
		}
		found, err := findAny(tx, d.tenant, column, values, lock)
		if err != nil {
			return err
		}
		for i := range found {
			d.add(&found[i])
		}
	}
	return nil
}

// add notes a vendor, once however many rows have found it.
func (d *decider) add(v *Vendor) {
	key := Key(v.Name)
	if d.byName[key] != nil {
		return
	}
	d.byName[key] = v
	if v.ExternalRef != "" {
		d.byRef[v.ExternalRef] = v
	}
}

// printable leaves out what no vendor can have and a database would refuse.
func printable(in []string) []string {
	return slices.DeleteFunc(in, func(s string) bool {
		var f fields
		f.text("", s, maxName)
		return s == "" || len(f) > 0
	})
}

// decide says what becomes of a row.
func (d *decider) decide(c *candidate) {
	d.repeats(c)
	c.vendor = d.match(c)
	owner := d.owner(c)
	if c.vendor == nil {
		d.create(c, owner)
	} else {
		d.update(c, owner)
	}
	if len(c.wrong) > 0 {
		c.outcome = Refused
	}
}

// repeats refuses a row that is about the same vendor as one above.
func (d *decider) repeats(c *candidate) {
	if line, ok := d.nameLine[c.key]; ok && c.key != "" {
		c.wrong.add("#/name", fmt.Sprintf("line %d has the name of line %d", c.line, line))
	} else {
		d.nameLine[c.key] = c.line
	}
	if line, ok := d.refLine[c.ref]; ok && c.ref != "" {
		c.wrong.add("#/external_ref", fmt.Sprintf("line %d has the external_ref of line %d", c.line, line))
	} else {
		d.refLine[c.ref] = c.line
	}
}

// match finds the vendor that a row is about, or nil for a new one.
func (d *decider) match(c *candidate) *Vendor {
	named := d.byName[c.key]
	v := d.byRef[c.ref]
	switch {
	case v == nil:
		v = named
		if v != nil && c.ref != "" && v.ExternalRef != "" {
			c.wrong.add("#/external_ref", fmt.Sprintf("vendor %s has this name and another external_ref", v.ID))
		}
	case named != nil && named != v:
		c.wrong.add("#/name", fmt.Sprintf("vendor %s has this name", named.ID))
	}
	if v == nil {
		return nil
	}
	if line, ok := d.idLine[v.ID]; ok && len(c.wrong) == 0 {
		c.wrong.add("#", fmt.Sprintf("line %d is about the vendor of line %d", c.line, line))
	} else if !ok {
		d.idLine[v.ID] = c.line
	}
	return v
}

// owner returns the user that a row names, or nil when it names none.
func (d *decider) owner(c *candidate) *string {
	id := c.ownerID
	if c.ownerEmail != "" {
		byMail, ok := d.userByMail[c.ownerEmail]
		switch {
		case !ok:
			c.wrong.add("#/owner_email", "is not an active user of your organization")
		case id != "" && id != byMail:
			c.wrong.add("#/owner_email", "is not the user that owner_id names")
		}
		id = byMail
	}
	if id == "" {
		return nil
	}
	return &id
}

func (d *decider) create(c *candidate, owner *string) {
	v := fresh(d.tenant, d.now)
	c.change.OwnerID = owner
	c.change.apply(v)
	c.wrong = append(c.wrong, v.check()...)
	d.known(c, owner)
	if c.change.Status != nil {
		c.wrong.status(*c.change.Status)
		v.Status = *c.change.Status
	}
	c.vendor, c.outcome = v, Created
}

func (d *decider) known(c *candidate, owner *string) {
	if owner != nil && !d.users[*owner] {
		c.wrong.add("#/owner_id", "is not an active user of your organization")
	}
}

func (d *decider) update(c *candidate, owner *string) {
	v := new(*c.vendor) // what the maps hold stays as it was
	from := v.Status
	c.change.OwnerID = owner
	c.changed = c.change.apply(v)
	c.wrong = append(c.wrong, v.check()...)
	if slices.Contains(c.changed, "owner_id") {
		d.known(c, owner)
	}
	d.move(c, v)
	c.vendor, c.outcome = v, Unchanged
	if v.Status != from {
		c.changed = append(c.changed, "status")
	}
	if len(c.changed) > 0 {
		c.outcome = Updated
		v.Version++
		v.UpdatedAt = d.now.UTC().Truncate(time.Microsecond)
	}
}

// move changes the state as the row says.
func (d *decider) move(c *candidate, v *Vendor) {
	if c.change.Status == nil || *c.change.Status == v.Status {
		return
	}
	before := len(c.wrong)
	c.wrong.status(*c.change.Status)
	if len(c.wrong) > before {
		return
	}
	if e, ok := v.move(*c.change.Status).(*fault.Error); ok {
		c.wrong.add("#/status", e.Detail)
	}
}
