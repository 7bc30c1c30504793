package words

import "fmt"

var agreementStates = map[string]string{
	"not_required": "Not required", "draft": "Draft", "in_negotiation": "In negotiation", "active": "Signed",
	"expired": "Expired", "terminated": "Terminated", "refused": "Refused by the vendor",
}

// AgreementState says where one business associate agreement stands: "Signed".
func AgreementState[S ~string](status S) string { return say(agreementStates, status) }

var noticeUnits = map[string][2]string{
	"hours": {"hour", "hours"}, "days": {"day", "days"}, "business_days": {"business day", "business days"},
}

// Notice says a window for the notice of a breach: "5 business days".
func Notice[S ~string](value int, unit S) string {
	w, ok := noticeUnits[string(unit)]
	if !ok {
		return fmt.Sprint(value, " ", unit)
	}
	return Count(value, w[0], w[1])
}

// NoticeUnit says a unit of a notice window: "business days".
func NoticeUnit[S ~string](unit S) string {
	if w, ok := noticeUnits[string(unit)]; ok {
		return w[1]
	}
	return string(unit)
}
