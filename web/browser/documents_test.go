package browser_test

import (
	"os"
	"path/filepath"
	"testing"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// hostileFile is the path of a file that the reading of PDFs is tested with.
func hostileFile(name string) string {
	return filepath.Join("..", "..", "internal", "pdftext", "testdata", name)
}

// attach puts files into the field for files, by whole paths as a browser has.
func attach(t *testing.T, tab *browsertest.Tab, files ...string) {
	t.Helper()
	for i, f := range files {
		path, err := filepath.Abs(f)
		if err != nil {
			t.Fatal(err)
		}
		files[i] = path
	}
	tab.Attach(files...)
}

// addDocuments drops files of every fate at once: each tells its own, here and
// after coming back.
func addDocuments(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Fennimoor Billing Services")
	path := "/vendors/" + vendor + "/documents"
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit(path)
	tab.Sees("No document of Fennimoor Billing Services yet")
	picture := filepath.Join(t.TempDir(), "diagram.png")
	if err := os.WriteFile(picture, []byte("\x89PNG"), 0o600); err != nil {
		t.Fatal(err)
	}
	attach(t, tab, picture, browsertest.SampleFile("d24"), hostileFile("encrypted/aes-256.pdf"), hostileFile("scans/blank.pdf"),
		hostileFile("hostile/cyclic_parent.pdf"), browsertest.SampleFile("d33"))
	tab.Sees("It is no PDF, whatever its name says")
	states := []string{
		"Another organization’s report?", "Type II, unqualified opinion, 1 exception", "Locked with a password",
		"A scan: pictures without text", "The PDF is damaged", "Kept, not scored",
		"5 documents: 1 with facts in doubt, 3 that could not be read, 1 read",
	}
	for _, s := range states {
		tab.Sees(s)
	}
	tab.CheckAccess("documents of every fate", browsertest.Light)
	tab.Visit("/documents")
	tab.Back()
	for _, s := range states {
		tab.Sees(s)
	}
	attach(t, tab, browsertest.SampleFile("d24"))
	tab.Sees("Already here")
	tab.Sees("by " + w.People[identity.Analyst].Name + ". It was not stored twice.")
	tab.Look(browsertest.Phone)
	if over := tab.Overflow(); over > 0 {
		t.Errorf("on a phone it scrolls sideways by %d pixels", over)
	}
}

// unlock types the password of a locked file where it is asked for: first a
// wrong one.
func unlock(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Tarnwell Pharmacy Link")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/" + vendor + "/documents")
	attach(t, tab, hostileFile("encrypted/aes-256.pdf"))
	tab.Sees("Locked with a password")
	list := tab.In("region", "Documents")
	list.Fill("Password of the PDF", "a guess")
	list.Press("Read again")
	tab.Sees("The password does not open it")
	list.Fill("Password of the PDF", "horse-battery")
	list.Press("Read again")
	tab.SeesNot("The password does not open it")
	tab.SeesNot("Locked with a password")
	tab.Sees("1 document: 1 read")
}

// signedOutWhileAdding ends the session before a file travels: the file stays
// chosen, the page says so, and after signing in it goes.
func signedOutWhileAdding(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Quillbright Voice")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Visit("/vendors/" + vendor + "/documents")
	tab.Bear("")
	tab.Allow("401")
	attach(t, tab, browsertest.SampleFile("d30"))
	tab.Sees("You are signed out")
	tab.Sees("It stays chosen here")
	tab.Bear(w.Session(t, identity.Analyst))
	tab.Press("Try again")
	tab.SeesNot("You are signed out")
	tab.Sees("1 document: 1 with facts in doubt")
}

// addWithoutScript sends several files by the plain form; one that is refused
// takes none of the others with it.
func addWithoutScript(t *testing.T, w *browsertest.Ward) {
	vendor := w.Vendor(t, "Redwharf Logistics")
	tab := w.Open(t, identity.Analyst, browsertest.Light)
	tab.Script(false)
	tab.Visit("/vendors/" + vendor + "/documents")
	attach(t, tab, browsertest.SampleFile("d30"), browsertest.SampleFile("d33"))
	tab.Press("Upload")
	tab.Sees("2 files added")
	tab.Allow("422")
	attach(t, tab, browsertest.SampleFile("d33"), filepath.Join("documents_test.go"), browsertest.SampleFile("d42"))
	tab.Press("Upload")
	tab.Sees("2 files were not added, 1 file was added")
	tab.Sees("It was not stored twice")
	tab.Sees("It is no PDF")
}
