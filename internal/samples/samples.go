// Package samples holds fictitious documents - SOC 2 reports, bridge letters,
// agreements and files that cannot be read - with what is true of each. The
// demo uploads some of them; tests read all of them.
//
// All firms, companies and people in them are invented.
package samples

import "embed"

// PDF holds pdf/dNN.pdf.
//
//go:embed pdf
var PDF embed.FS
