package api

import (
	"testing"
	"time"

	"ward/internal/blobs"
	"ward/internal/evidence/evidencetest"
	"ward/internal/queue"
	"ward/internal/queue/queuetest"
	"ward/internal/reading"
)

// maxUpload is the limit of the harness, in bytes.
const maxUpload = 1 << 20

// pdfHead is the line that makes a file a PDF for the upload.
const pdfHead = "%PDF-1.7\n"

// soc2 and letter are readings of a report and of a bridge letter.
var soc2, letter = evidencetest.SOC2, evidencetest.Letter

// pdf is the form of a file whose reading is x; of class other for nil.
func pdf(t *testing.T, x *reading.Extraction) form {
	t.Helper()
	return upload(evidencetest.PDF(t, x))
}

// upload is the form of a file.
func upload(content []byte) form {
	return form{files: map[string]file{"file": {name: "report.pdf", content: content}}}
}

// document uploads a file for a vendor and lets the workers read it.
func (h *harness) document(t *testing.T, o *org, vendor string, x *reading.Extraction) string {
	t.Helper()
	id := h.do(t, o.admin(), "POST", "/vendors/"+vendor+"/documents", pdf(t, x), 202).id(t)
	h.work(t)
	return id
}

// work does every job that waits, as the workers do, and theirs.
func (h *harness) work(t *testing.T) {
	t.Helper()
	queuetest.Run(t, h.db, h.clock.now(), queuetest.Does{queue.ReadDocument: h.svc.Evidence.Read, queue.ScoreVendor: h.svc.Assessments.Rescore})
}

// stored counts the sealed documents.
func (h *harness) stored(t *testing.T) int {
	t.Helper()
	n := 0
	for _, err := range h.store.List(t.Context(), blobs.DocumentPrefix, time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}
