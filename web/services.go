package web

import (
	"ward/internal/accounts"
	"ward/internal/agreements"
	"ward/internal/assessments"
	"ward/internal/audit"
	"ward/internal/dossier"
	"ward/internal/evidence"
	"ward/internal/hipaa"
	"ward/internal/notices"
	"ward/internal/portfolio"
	"ward/internal/queue"
	"ward/internal/reassessments"
	"ward/internal/vendors"
)

// Services are the nouns that the pages show.
type Services struct {
	Accounts      *accounts.Service
	Audit         *audit.Service
	Notices       *notices.Service
	Jobs          *queue.Service
	Vendors       *vendors.Service
	Evidence      *evidence.Service
	Agreements    *agreements.Service
	Assessments   *assessments.Service
	Reassessments *reassessments.Service
	Portfolio     *portfolio.Service
	Dossier       *dossier.Service
	Rules         *hipaa.Rules
}
