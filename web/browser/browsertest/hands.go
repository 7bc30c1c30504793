package browsertest

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// What can be pressed, and what can be typed into; as Chromium names the roles.
var (
	pressed = []string{"button", "link", "tab", "menuitem", "DisclosureTriangle", "switch", "option"}
	typed   = []string{"textbox", "searchbox", "spinbutton", "Date", "DateTime", "InputTime", "combobox"}
	ticked  = []string{"checkbox", "radio", "switch"}
	chosen  = []string{"combobox", "listbox", "ComboBoxSelect"}
)

// Press presses the one button, link or fold of a name with the mouse, and waits
// for what follows.
func (tab *Tab) Press(name string) {
	tab.t.Helper()
	tab.PressOnly(name)
	tab.settle()
}

// PressOnly presses without waiting for what follows.
func (tab *Tab) PressOnly(name string) {
	tab.t.Helper()
	tab.click(name, pressed)
}

// Tick presses the one checkbox or radio button of a name.
func (tab *Tab) Tick(name string) {
	tab.t.Helper()
	tab.click(name, ticked)
	tab.settle()
}

// Fill replaces what stands in the field of a label.
func (tab *Tab) Fill(label, value string) {
	tab.t.Helper()
	tab.await(fmt.Sprintf("the field %q takes text", label), func() (bool, error) {
		e, err := tab.find(label, typed...)
		if err != nil {
			return false, err
		}
		var whole bool
		err = tab.run(e.id, `function(value) {
			this.scrollIntoView({block: 'center', behavior: 'instant'});
			this.focus();
			if (['date', 'time', 'month', 'datetime-local'].includes(this.type)) {
				this.value = value;
				this.dispatchEvent(new Event('input', {bubbles: true}));
				this.dispatchEvent(new Event('change', {bubbles: true}));
				return true;
			}
			this.select();
			return false;
		}`, &whole, value)
		if err != nil || whole {
			return err == nil, err
		}
		if value == "" {
			return true, chromedp.Do(tab.ctx, chromedp.KeyEvent("\b"))
		}
		_, err = try(tab, input.InsertText, input.InsertTextParams{Text: value})
		return err == nil, err
	})
}

// Choose takes an option of the select of a label.
func (tab *Tab) Choose(label, option string) {
	tab.t.Helper()
	tab.await(fmt.Sprintf("%q offers %q", label, option), func() (bool, error) {
		e, err := tab.find(label, chosen...)
		if err != nil {
			return false, err
		}
		var there bool
		err = tab.run(e.id, `function(name) {
			const o = [...this.options].find(o => o.text.trim() === name) || [...this.options].find(o => o.text.includes(name));
			if (!o) return false;
			this.focus();
			o.selected = true;
			this.dispatchEvent(new Event('input', {bubbles: true}));
			this.dispatchEvent(new Event('change', {bubbles: true}));
			return true;
		}`, &there, option)
		return there, err
	})
	tab.settle()
}

// Attach puts files into the one file field of the page or scope, and waits for
// what follows.
func (tab *Tab) Attach(files ...string) {
	tab.t.Helper()
	tab.AttachOnly(files...)
	tab.settle()
}

// AttachOnly puts files into the one file field without waiting for what
// follows.
func (tab *Tab) AttachOnly(files ...string) {
	tab.t.Helper()
	tab.await("a file can be chosen", func() (bool, error) {
		root, err := tab.root(tab.at)
		if err != nil {
			return false, err
		}
		node, err := try(tab, dom.DescribeNode, dom.DescribeNodeParams{BackendNodeID: root})
		if err != nil {
			return false, err
		}
		call(tab, dom.GetDocument, dom.GetDocumentParams{}) // so that there are node ids
		ids, err := try(tab, dom.PushNodesByBackendIDsToFrontend, dom.PushNodesByBackendIDsToFrontendParams{BackendNodeIDs: []cdp.BackendNodeID{node.Node.BackendNodeID}})
		if err != nil {
			return false, err
		}
		found, err := try(tab, dom.QuerySelector, dom.QuerySelectorParams{NodeID: ids.NodeIDs[0], Selector: "input[type=file]:not(:disabled)"})
		if err != nil || found.NodeID == 0 {
			return false, err
		}
		_, err = try(tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{NodeID: found.NodeID, Files: files})
		return err == nil, err
	})
}

// Keys types keys one after another where the focus is: "jj", kb.Enter.
func (tab *Tab) Keys(keys ...string) {
	tab.t.Helper()
	for _, k := range keys {
		if err := chromedp.Do(tab.ctx, chromedp.KeyEvent(k)); err != nil {
			tab.t.Fatalf("press the key %q: %v", k, err)
		}
	}
	tab.settle()
}

// Sees waits until the page or scope shows a text; white space and case do not
// count.
func (tab *Tab) Sees(text string) {
	tab.t.Helper()
	tab.await(fmt.Sprintf("it shows %q", text), func() (bool, error) {
		all, err := tab.text()
		return strings.Contains(plain(all), plain(text)), err
	})
}

// SeesNot waits until the page or scope no longer shows a text.
func (tab *Tab) SeesNot(text string) {
	tab.t.Helper()
	tab.await(fmt.Sprintf("it no longer shows %q", text), func() (bool, error) {
		all, err := tab.text()
		return err == nil && !strings.Contains(plain(all), plain(text)), err
	})
}

// Has says whether there is a control of that name now.
func (tab *Tab) Has(name string) bool {
	roles := append(append(append([]string{}, pressed...), typed...), ticked...)
	_, err := tab.find(name, roles...)
	return err == nil
}

// Value is what stands in the field of a label.
func (tab *Tab) Value(label string) string {
	tab.t.Helper()
	var value string
	tab.await(fmt.Sprintf("there is a field %q", label), func() (bool, error) {
		e, err := tab.find(label, append(append([]string{}, typed...), chosen...)...)
		if err != nil {
			return false, err
		}
		return true, tab.run(e.id, `function() { return this.value }`, &value)
	})
	return value
}

// Text is what the page or scope shows now; empty when it cannot be had.
func (tab *Tab) Text() string {
	all, err := tab.text()
	if err != nil {
		return ""
	}
	return all
}

func (tab *Tab) text() (string, error) {
	var all string
	if tab.at == nil {
		return all, tab.eval("document.body.innerText", &all)
	}
	root, err := tab.root(tab.at)
	if err != nil {
		return "", err
	}
	err = tab.run(root, `function() { return this.innerText }`, &all)
	return all, err
}

// click presses the middle of the one control of a name, when it is enabled and
// nothing lies over it.
func (tab *Tab) click(name string, roles []string) {
	tab.t.Helper()
	tab.await(fmt.Sprintf("%q can be pressed", name), func() (bool, error) {
		e, err := tab.find(name, roles...)
		if err != nil {
			return false, err
		}
		if e.disabled {
			return false, fmt.Errorf("it is disabled")
		}
		var at struct{ X, Y float64 }
		if err := tab.run(e.id, middle, &at); err != nil {
			return false, err
		}
		if at.X <= 0 {
			return false, fmt.Errorf("something lies over it, or it has no size")
		}
		return true, tab.mouse(at.X, at.Y)
	})
}

// middle finds a point of an element, or of its label, that a pointer reaches.
const middle = `function() {
	this.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
	for (const e of [this, ...(this.labels || [])]) {
		for (const r of e.getClientRects()) {
			const x = r.x + r.width / 2, y = r.y + r.height / 2, hit = document.elementFromPoint(x, y);
			if (hit && (hit === e || e.contains(hit))) return {X: x, Y: y};
		}
	}
	return {X: 0, Y: 0};
}`

func (tab *Tab) mouse(x, y float64) error {
	for _, m := range []input.DispatchMouseEventParams{
		{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y},
		{Type: input.DispatchMouseEventTypeMousePressed, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: 1, ClickCount: 1},
		{Type: input.DispatchMouseEventTypeMouseReleased, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1},
	} {
		if _, err := try(tab, input.DispatchMouseEvent, m); err != nil {
			return err
		}
	}
	return nil
}

// Ticked says whether the one checkbox or radio button of a name is chosen.
func (tab *Tab) Ticked(name string) bool {
	tab.t.Helper()
	var on bool
	tab.await(fmt.Sprintf("there is a box %q", name), func() (bool, error) {
		e, err := tab.find(name, ticked...)
		if err != nil {
			return false, err
		}
		return true, tab.run(e.id, `function() { return this.checked }`, &on)
	})
	return on
}
