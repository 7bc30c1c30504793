package browser_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"ward/internal/identity"
	"ward/web/browser/browsertest"
)

// wholePath is a day of an analyst, without a manual: sign in, add a vendor,
// answer the intake, upload three files, see them being read, confirm what was
// read with the keyboard alone, understand the score, record the agreement, see
// what is due, hold the trail against itself, sign out.
func wholePath(t *testing.T, w *browsertest.Ward) {
	tab := browsertest.Open(t, w.URL, browsertest.Light)
	me := w.People[identity.Analyst]
	tab.Visit("/vendors")
	signIn(tab, me.Email, me.Password)
	addVendor(tab, "Windward Civic Systems")
	answerAll(t, tab)
	uploadThree(tab)
	decideByKeys(t, tab)
	seeScore(tab)
	recordAgreement(tab)
	tab.In("navigation", "Main").Press("My work")
	tab.Sees("My work")
	tab.In("navigation", "Main").Press("Portfolio")
	tab.Sees("Tier 3")
	tab.In("navigation", "Main").Press("Audit trail")
	tab.Press("Verify the chain")
	tab.Sees("The chain holds")
	tab.Press("Sign out")
	tab.Sees("You are signed out")
	tab.Back()
	tab.Sees("Sign in")
	tab.SeesNot("Windward")
}

func addVendor(tab *browsertest.Tab, name string) {
	tab.Press("Add vendor")
	tab.Fill("Name", name)
	tab.Fill("Website", "https://windward.example")
	tab.Press("Add vendor")
	tab.Sees(name)
	tab.Press("Answer the intake")
}

// small are the answers of a vendor that holds little and is easily replaced.
var small = []answer{
	{"How will the vendor come into contact with protected health information?", "Transmits PHI, beyond mere conduit"},
	{"How many distinct patient records will the vendor hold or reach in total?", "500 to 9,999"},
	{"Is specially protected information included?", "No"},
	{"Where does the hospital's data live?", "Vendor tenant at a major cloud provider"},
	{"Is hospital data kept apart from other customers' data?", "Logical separation per tenant"},
	{"How long is data kept after it is no longer needed for the service?", "Up to one year"},
	{"What is the effect on patient care if the service stops?", "Administrative delay only"},
	{"How long can the hospital work without the service?", "3 to 7 days"},
	{"How much does wrong or changed data from this service endanger patients?", "Minor, quickly noticed"},
	{"How hard is it to replace the vendor?", "Within three months"},
	{"How many departments or sites rely on the service?", "Several"},
	{"How does the vendor connect to the hospital network?", "Scoped API or SFTP"},
	{"Does the vendor have privileged or administrative access in hospital systems?", "No"},
	{"Is software or an agent of the vendor installed on hospital systems?", "No"},
	{"Is the service reachable from the internet?", "Yes, public log-in page"},
	{"From which countries is hospital data stored, accessed or supported?", "United States only, or no data and no access"},
	{"How many subcontractors will touch hospital data?", "1 or 2"},
	{"Does the vendor resell or white-label another firm's service?", "No"},
	{"Is a medical device or device software part of the service?", "No"},
	{"Does the service use artificial intelligence on hospital data?", "No"},
	{"Is hospital data used to train or improve models or products?", "No"},
	{"How many vendor staff can reach hospital data?", "6 to 25"},
	{"Will vendor staff be on site in patient or technical areas?", "No"},
	{"Has the vendor reported a breach or ransomware event in the last 36 months?", "No"},
	{"How mature is the vendor?", "3 to 10 years or 50 to 250 staff"},
	{"Is a business associate agreement in place or agreed?", "Signed"},
	{"Is the vendor or a principal excluded from federal health care programmes?", "No, checked"},
}

// answer is a question of the intake and what is ticked.
type answer struct{ question, option string }

func answerAll(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	for _, a := range small {
		tab.In("group", a.question).Tick(a.option)
	}
	tab.In("group", "Which data elements are involved?").Tick("Names and contact data")
	tab.Sees("all done")
	tab.Sees("Saved at")
	tab.Sees("Tier 3")
}

func uploadThree(tab *browsertest.Tab) {
	tab.In("navigation", "Vendor sections").Press("Documents")
	tab.Attach(browsertest.SampleFile("d43"), browsertest.SampleFile("d42"), browsertest.SampleFile("d33"))
	tab.Sees("Type II, unqualified opinion, 3 exceptions")
	tab.Sees("Bridge letter")
	tab.Sees("Kept, not scored")
	tab.Reload()
	tab.Sees("3 documents")
}

// decideByKeys decides every fact of the report with the keyboard, takes one
// decision back, and decides again.
func decideByKeys(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Press("d43.pdf")
	tab.Press("Review")
	drawn(tab)
	tab.Keys("u")
	before := left(tab)
	tab.Keys("c")
	tab.Await("one fact fewer is left", func() bool { return left(tab) == before-1 })
	tab.Keys("z")
	tab.Await("the decision is taken back", func() bool { return left(tab) == before })
	for range 3 * before {
		n := left(tab)
		if n == 0 {
			break
		}
		key := "c"
		if !tab.In("main", "").Has("Confirm C") {
			key = "x"
		}
		tab.Keys(key)
		tab.Await(fmt.Sprintf("fewer than %d facts are left", n), func() bool { return left(tab) < n })
	}
	tab.Sees("facts are decided")
}

// left is how many facts wait for a decision, as the page says.
func left(tab *browsertest.Tab) int {
	var n int
	tab.Eval(`(p => p ? p.max - p.value : -1)(document.querySelector('#progress progress'))`, &n)
	return n
}

func seeScore(tab *browsertest.Tab) {
	tab.Keys(kb.Tab)
	tab.Press("See the score")
	tab.Sees("and why Critical") // PHI, and no agreement
	tab.Sees("The sum in one line")
	tab.Press("Each provision with its sources")
	tab.Sees("164.308")
	tab.Back()
	tab.Sees("The sum in one line")
}

func recordAgreement(tab *browsertest.Tab) {
	tab.In("navigation", "Vendor sections").Press("BAA")
	tab.Press("Add a BAA")
	tab.Choose("State", "Signed")
	tab.Fill("First day", "2026-01-15")
	tab.Fill("Last day", "2028-01-14")
	tab.Fill("Notice of a breach within", "72")
	tab.Press("Add the BAA")
	tab.Sees("14 Jan 2028")
	tab.In("navigation", "Vendor sections").Press("Score")
	tab.Await("the score counts the agreement", func() bool {
		tab.Reload()
		return !strings.Contains(tab.Text(), "and why Critical")
	})
}
