package reports

import "fmt"

// LetterPDF makes a bridge letter.
func (s *Set) LetterPDF(l *Letter) ([]byte, error) {
	r := l.Of
	p := newPaper(r.Style, r.Firm+" bridge letter", "", l.Dated)
	p.pdf.AddPage()
	p.accent()
	p.pdf.SetFont(p.style.Font, "B", 16)
	p.pdf.MultiCell(textWidth, 22, p.tr(r.Firm), "", "L", false)
	p.pdf.SetTextColor(0, 0, 0)
	p.pdf.Ln(18)
	p.para(long(l.Dated))
	p.heading("SOC 2 Bridge Letter")
	p.para("To our customers:")
	p.para(fmt.Sprintf("%s has examined the description of our %s and our controls relevant to %s. Its SOC 2 Type II report covers the period %s to %s.",
		r.Auditor, r.System, joined(r.Categories), long(r.Start), long(r.End)))
	p.para(fmt.Sprintf("This letter covers the period %s to %s. We are not aware of any material changes to the controls described in the report in that time that would adversely affect the opinion of the service auditor. The controls have continued to operate.", long(l.From), long(l.To)))
	p.para("This letter does not replace the report, and the service auditor has performed no procedures on it. Please read it together with the report.")
	p.para("Sincerely,")
	p.signature(l.Signer, l.Role, r.Firm)
	return p.bytes()
}
