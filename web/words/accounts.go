package words

import "strings"

var rolesMay = map[string]string{
	"admin":    "may do everything, add users and see the outbox and the queue",
	"analyst":  "may add vendors, upload reports and confirm facts; may not add users",
	"approver": "sees everything, to decide on it; may not change vendors or confirm facts",
	"viewer":   "sees everything, for auditors; may not change anything",
}

// RoleMay says what a role may do and what it may not.
func RoleMay[S ~string](role S) string { return rolesMay[string(role)] }

// named is a name that something goes by in what a browser calls itself.
type named struct{ mark, name string }

// The order matters: Edge also calls itself Chrome, and Chrome Safari.
var (
	browsers = []named{
		{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "A program"}, {"Go-http-client/", "A program"}, {"python", "A program"},
	}
	systems = []named{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "macOS"}, {"Linux", "Linux"},
	}
)

// Device says what a browser calls itself as people do: "Firefox on Windows".
func Device(agent string) string {
	browser, system := find(browsers, agent), find(systems, agent)
	switch {
	case browser == "" && system == "":
		return "An unknown device"
	case browser == "":
		return "A browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

func find(among []named, text string) string {
	for _, n := range among {
		if strings.Contains(text, n.mark) {
			return n.name
		}
	}
	return ""
}
