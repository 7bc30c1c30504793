// Package evidence keeps the documents of a vendor, sealed, and what was read
// in them: by a machine, with the place of every value, and beside it by the
// people who confirmed or corrected it.
package evidence

import (
	"slices"
	"time"

	"ward/internal/fault"
	"ward/internal/identity"
	"ward/internal/reading"
)

// ID is the id of a document.
type ID string

// Status is where a document stands on its way to facts.
type Status string

// The statuses of a document.
const (
	Queued      Status = "queued"       // accepted; its reading waits
	Processing  Status = "processing"   // being read
	Extracted   Status = "extracted"    // read; nothing waits for a person
	NeedsReview Status = "needs_review" // read; some facts wait for a person
	Failed      Status = "failed"       // cannot be read; ErrorCode and ErrorDetail say why
)

// Document is a file that a vendor or the hospital gave as evidence.
//
// Its bytes are sealed with a key of its own. A removed document keeps its row
// for the trail, without the key: its bytes are gone.
type Document struct {
	Tenant        identity.TenantID `gorm:"primaryKey"`
	ID            ID                `gorm:"primaryKey"` // UUIDv7
	VendorID      string
	Name          string // as uploaded: shown, never used as a path
	SHA256        string `gorm:"column:sha256"` // of the original bytes, hex
	Size          int64  // bytes
	DeclaredClass string // what the uploader said it is; "": decide by reading
	WrappedKey    string // base64; empty once removed
	Password      string // of an encrypted PDF, sealed, base64; empty without one
	Status        Status
	DocumentClass string // as read; "" before
	ErrorCode     string
	ErrorDetail   string
	Pages         int // of the file; 0 before it is opened
	PagesRead     int // while Processing: how far the reading has come, of Pages; kept without counting Version
	UnreadPages   int // of the last reading: how many of which some or all could not be read
	OCRPages      int `gorm:"column:ocr_pages"` // the same: how many whose text was recognized from their pictures
	Reading       int // number of the reading in force; 0 before the first
	OpenFacts     int // of the reading in force: how many wait for a person; 0 before the first

	// Signals are the signs of careful work that were looked for in the reading in
	// force, SignalsPresent those that were found; 0 and 0: not looked for.
	Signals, SignalsPresent int
	Glance
	Services      string // ids of the services of the vendor that it is about, in order, a space between; empty: all
	UploadedBy    string
	Version       int // from 1; a write with an older one is Stale
	CreatedAt     time.Time
	DeletedAt     *time.Time
	DeletedReason string
}

// TableName is the table of documents.
func (Document) TableName() string { return "documents" }

// classes are what an uploader may declare.
var classes = []string{
	string(reading.SOC2Report), string(reading.BridgeLetter), string(reading.BAA), string(reading.SOC1Report),
	string(reading.SOC3Report), string(reading.ISOCertificate), string(reading.PenetrationTest), string(reading.HITRUSTLetter),
	string(reading.Other),
}

// Classes are the classes that a document may have, as declared or as read.
func Classes() []string { return slices.Clone(classes) }

// checkClass refuses a class that Ward does not know.
func checkClass(class string) error {
	if class == "" || slices.Contains(classes, class) {
		return nil
	}
	return fault.Fieldf("document.invalid", "#/class", "must be one of %q, or left out", classes)
}

// Reading is what a machine read in a document, once.
type Reading struct {
	Tenant     identity.TenantID `gorm:"primaryKey"`
	DocumentID ID                `gorm:"primaryKey"`
	Number     int               `gorm:"primaryKey;autoIncrement:false"` // from 1
	Reader     string            // version of the program that read it
	Extraction string            // JSON: ward.extraction/1
	CreatedAt  time.Time
}

// TableName is the table of readings.
func (Reading) TableName() string { return "readings" }

// notFound is the answer for a document that is not there, or not the actor's.
func notFound() error {
	return fault.New(fault.NotFound, "document.not_found", "There is no such document.")
}
