package reading

// Failed is the extraction of a file that could not be read.
func Failed(file File, code, detail string) *Extraction {
	return &Extraction{
		Schema: Schema, File: file, Class: Other, Facts: map[string]Fact{}, NeedsReview: []Review{},
		Error: &Failure{Code: code, Detail: detail},
	}
}
