package assessments

import (
	"testing"

	"ward/internal/fault"
)

// TestExplain: the explanation is that of the score and the items, and names
// the documents that they come from.
func TestExplain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		doc := f.document(t, soc2("2025-01-01", "2025-12-31"))
		e, err := f.Explain(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		items, err := f.Items(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		res := f.result(t)
		if e.Score.InputsSHA256 != res.InputsSHA256 || e.Worked.Residual.Points() != res.Residual.Score || len(e.Items) != len(items) || e.Intake.Version != 1 {
			t.Errorf("%v of %v, %d items of %d, intake %d", e.Worked.Residual, res.Residual.Score, len(e.Items), len(items), e.Intake.Version)
		}
		if d, ok := e.Documents[string(doc)]; !ok || d.Name != "r.pdf" {
			t.Errorf("documents: %v", e.Documents)
		}
		if _, err := f.Explain(t.Context(), f.stranger(), f.vendor.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
	})
}
