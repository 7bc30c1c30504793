package reading

// The states of a signal.
const (
	Present = "present"
	Absent  = "absent"
	Unclear = "unclear" // it cannot be known from what was read
)

// Signal is one sign of how much a report can bear as evidence. It is a fact
// about the report, never a verdict on a firm.
type Signal struct {
	Signal string        `json:"signal"` // its name, as package quality lists them
	State  string        `json:"state"`  // Present, Absent or Unclear
	Detail string        `json:"detail"` // what was seen, in plain sentences
	Page   *int          `json:"page"`   // where it is seen best; nil: at no one place
	Quote  string        `json:"quote"`  // of that page; may be empty
	Places []SignalPlace `json:"places"` // every place that the detail speaks of, in order
}

// SignalPlace is one place that a signal speaks of.
type SignalPlace struct {
	Page  int    `json:"page"` // from 1
	Note  string `json:"note"` // what stands there, in a few words
	Quote string `json:"quote"`
}
