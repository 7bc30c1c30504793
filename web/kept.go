package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
)

// kept is what someone had typed into a form of Ward when their session was
// over. The page to sign in carries it in hidden fields; nothing of it is
// stored.
type kept struct {
	Path   string // where it was sent; empty: nothing is kept
	Owner  string // address of whoever the session belonged to; empty: nobody knows
	Back   string // the page with the form
	Fields []keptField
	Lost   bool // there was a file, or too much of it to be carried
	Secret bool // a password or code was left out
}

// keptField is one value of a form.
type keptField struct{ Name, Value string }

// Bounds of what is carried, in bytes and in values.
const (
	maxKept       = 128 << 10
	maxKeptFields = 400
)

// The names of the hidden fields.
const (
	keptPath  = "kept.path"
	keptOwner = "kept.owner"
	keptBack  = "kept.back"
	keptMark  = "kept.field:" // before the name of each
)

// keep reads a form that came without a session.
func keep(c echo.Context, owner string) kept {
	r := c.Request()
	k := kept{Path: localPath(r.URL.RequestURI()), Owner: owner, Back: cameFrom(r)}
	if strings.HasPrefix(r.Header.Get(echo.HeaderContentType), echo.MIMEMultipartForm) {
		k.Lost = true
		return k
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, maxKept)
	if err := r.ParseForm(); err != nil {
		k.Lost = true
		return k
	}
	k.add(r.PostForm, "")
	return k
}

// add takes over the fields whose names begin with a mark, in one order.
// Secrets are left out: they are typed again.
func (k *kept) add(values url.Values, mark string) {
	for name, all := range values {
		plain, marked := strings.CutPrefix(name, mark)
		if !marked || len(plain) > 200 {
			continue
		}
		if isSecret(plain) {
			k.Secret = true
			continue
		}
		for _, v := range all {
			k.Fields = append(k.Fields, keptField{plain, v})
		}
	}
	slices.SortStableFunc(k.Fields, func(a, b keptField) int { return strings.Compare(a.Name, b.Name) })
	if len(k.Fields) > maxKeptFields {
		k.Fields, k.Lost = nil, true
	}
}

// isSecret says whether a field of this name is never carried.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	for _, s := range []string{"password", "code", "otp", "token", "secret"} {
		if strings.Contains(name, s) {
			return true
		}
	}
	return false
}

// keptIn returns what the page to sign in carried.
func keptIn(f form) kept {
	if f.Value(keptPath) == "" {
		return kept{}
	}
	k := kept{Path: localPath(f.Value(keptPath)), Owner: f.Value(keptOwner), Back: localPath(f.Value(keptBack))}
	k.add(f.values, keptMark)
	return k
}

// cameFrom is the page of Ward that a form was on, or the start page.
func cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host {
		return "/"
	}
	return localPath(u.RequestURI())
}

// keptShown is a field as the page shows it, before it is sent again.
type keptShown struct{ Label, Value string }

// coded is the value of a choice as programs write it: "in_review".
var coded = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)+$`)

// Shown lists what a person typed or chose; what the page itself put into the
// form says nothing to them.
func (k kept) Shown() []keptShown {
	var out []keptShown
	for _, f := range k.Fields {
		v := strings.TrimSpace(f.Value)
		if f.Name == "seen" || f.Name == "version" || f.Name == "next" || v == "" || uuid.Validate(v) == nil {
			continue
		}
		if coded.MatchString(v) || f.Name == "status" || f.Name == "role" {
			v = fieldLabel(v)
		}
		if r := []rune(v); len(r) > 200 {
			v = string(r[:200]) + "…"
		}
		out = append(out, keptShown{fieldLabel(f.Name), v})
	}
	return out
}

// fieldWords are the labels of fields whose name says little.
var fieldWords = map[string]string{
	"aliases": "Other names", "description": "What it does", "external_ref": "Reference", "effective_on": "First day", "expires_on": "Last day",
	"expires_at": "Last day", "document_id": "Signed paper", "phi_access": "Contact with PHI", "phi_records": "People whose records it holds or reaches",
}

// fieldLabel makes words of a name that programs use: "legal_name" is "Legal
// name".
func fieldLabel(name string) string {
	if word := fieldWords[name]; word != "" {
		return word
	}
	name = strings.TrimSpace(strings.NewReplacer("_", " ", ".", " ", "-", " ").Replace(name))
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// keepView offers to send again what was typed before.
type keepView struct {
	page
	Kept kept
	Name string // of whoever has signed in
}

func (*keepView) template() string { return "account/keep" }
