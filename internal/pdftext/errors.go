package pdftext

import "fmt"

// Code names why a file gave no text. The codes are part of the extraction
// format and stable.
type Code string

// The codes of a failed reading.
const (
	NotPDF      Code = "not_pdf"
	Encrypted   Code = "encrypted"
	Damaged     Code = "damaged"
	TooLarge    Code = "too_large"
	TimeLimit   Code = "time_limit"
	MemoryLimit Code = "memory_limit"
	NoText      Code = "no_text"
)

// Error says why a file could not be read.
type Error struct {
	Code   Code
	Detail string // one sentence for the person who uploaded the file: what to do
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.Code, e.Detail)
}

// Each sentence says what a person can do about it, once, here.
var sentences = map[Code]string{
	NotPDF:      "This file is not a PDF; save the document as PDF and upload it again.",
	Encrypted:   "This PDF is encrypted and needs a password; upload it again with its password, or upload a copy without one.",
	Damaged:     "This PDF is damaged and could not be read; ask the sender for a new copy, or print it to a new PDF.",
	TooLarge:    "This PDF is larger than Ward reads; upload a smaller file, or only the part that is the report.",
	TimeLimit:   "Reading this PDF took too long and was stopped; print it to a new PDF and upload that.",
	MemoryLimit: "Reading this PDF needed too much memory and was stopped; print it to a new PDF and upload that.",
	NoText:      "This PDF holds only pictures of pages. Where tesseract is installed beside Ward, their text is recognized: have it installed and read the PDF again, or ask the sender for the original PDF.",
}

// NewError is the error of a code with its usual sentence.
func NewError(c Code) *Error {
	return &Error{Code: c, Detail: sentences[c]}
}
