package reading_test

// ctl is one control of a made-up report and what is true of it.
type ctl struct {
	id       string
	criteria []string
	activity string
	tests    []string
	status   string // of the control: no_exception, exception, not_tested, did_not_occur
	finding  string // the deviation text expected
	failed   int
	size     int
	response string
}

// controls is a small matrix in plain words of its own.
func controls() []ctl {
	ok := "no_exception"
	return []ctl{
		{id: "GOV-1", criteria: []string{"CC1.1"}, activity: "New staff sign the handbook, which sets out conduct and sanctions, within ten days of joining.",
			tests: []string{"Inspected the handbook to see that conduct and sanctions are covered.", "Inspected signed forms for a sample of 15 joiners."}, status: ok},
		{id: "GOV-2", criteria: []string{"CC1.2"}, activity: "Independent directors meet four times a year and minute what they decide on internal control.",
			tests: []string{"Inspected the minutes of each quarterly meeting held in the period."}, status: ok},
		{id: "RSK-1", criteria: []string{"CC3.2"}, activity: "A risk workshop is held each spring and its outcome is kept in the risk log with owners and dates.",
			tests: []string{"Inspected the risk log and the workshop's slides."}, status: ok},
		{id: "ACC-1", criteria: []string{"CC6.1"}, activity: "Remote access to servers needs a hardware key as well as a password.",
			tests: []string{"Observed a log-on attempt without a hardware key and saw that it was refused.", "Inspected the gateway's settings."}, status: ok},
		{id: "ACC-2", criteria: []string{"CC6.2", "CC6.3"}, activity: "Accounts of leavers are disabled by the end of their last working day.",
			tests:  []string{"For a sample of 30 leavers, compared the time of disabling with the last working day."},
			status: "exception", finding: "Three of the 30 leavers sampled kept an active account for between two and nine days.", failed: 3, size: 30,
			response: "The leaver feed now runs each hour and the service desk checks it daily."},
		{id: "ACC-3", criteria: []string{"CC6.3"}, activity: "Owners review who can reach production every quarter and sign off the list.",
			tests: []string{"Inspected the signed review for two quarters chosen at random."}, status: ok},
		{id: "PHY-1", criteria: []string{"CC6.4"}, activity: "Visitors are met at the door, logged and walked to their host.",
			tests: []string{"Inspected the visitor log for ten days chosen at random."}, status: ok},
		{id: "MON-1", criteria: []string{"CC7.2"}, activity: "Alerts from the log platform reach the duty engineer, who records what was done.",
			tests: []string{"Inspected 25 alerts and their tickets."}, status: ok},
		{id: "MON-2", criteria: []string{"CC7.4"}, activity: "A major incident is reviewed within five days and the review is filed.",
			tests: []string{"Inquired of the duty manager and inspected the incident register."}, status: "did_not_occur"},
		{id: "CHG-1", criteria: []string{"CC8.1"}, activity: "Every release is approved by someone other than its author before it goes live.",
			tests:  []string{"For a sample of forty releases, inspected the approval in the pipeline."},
			status: "exception", finding: "Two (2) of forty (40) releases were approved by their own author.", failed: 2, size: 40},
		{id: "VEN-1", criteria: []string{"CC9.2"}, activity: "Suppliers that hold customer data are assessed once a year.",
			tests: []string{"Inspected the assessments of five suppliers."}, status: ok},
		{id: "AVL-1", criteria: []string{"A1.2"}, activity: "Restores are rehearsed twice a year and the outcome is written up.",
			tests: []string{"Inspected the write-up of both rehearsals."}, status: "not_tested"},
		{id: "AVL-2", criteria: []string{"A1.3"}, activity: "The recovery plan is walked through every autumn with all team leads.",
			tests: []string{"Inspected the attendance list and the notes of the walk-through."}, status: ok},
	}
}

// uses is what customers must do, in words of its own.
func uses() []string {
	return []string{
		"User entities are responsible for removing their own leavers from the portal in good time.",
		"User entities should keep their recovery contacts current and tell the service desk when these change.",
		"Customers must protect the signing keys that are given to them.",
		"User entities are responsible for checking uploaded files for malware before they are sent.",
		"User entities are responsible for choosing a retention time that fits the law that applies to them.",
	}
}
