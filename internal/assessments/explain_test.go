package assessments

import (
	"testing"

	"ward/internal/fault"
)

// TestExplain: what is explained is the score and the items that are answered
// elsewhere, and the documents that they come from.
func TestExplain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *fixture) {
		f.save(t, consultant())
		doc := f.document(t, soc2("2025-01-01", "2025-12-31"))
		k, err := f.Explain(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		items, err := f.Items(t.Context(), f.by, f.vendor.ID)
		if err != nil {
			t.Fatal(err)
		}
		if res := f.result(t); k.Score.InputsSHA256 != res.InputsSHA256 || k.Score.Residual.Score != res.Residual.Score || len(k.Items) != len(items) || k.Intake.Version != 1 {
			t.Errorf("%v of %v, %d items of %d, intake %d", k.Score.Residual.Score, res.Residual.Score, len(k.Items), len(items), k.Intake.Version)
		}
		if len(k.Documents) != 1 || k.Documents[0].Document.ID != doc {
			t.Errorf("documents: %v", k.Documents)
		}
		if _, err := f.Explain(t.Context(), f.stranger(), f.vendor.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another organization: %v", err)
		}
	})
}
