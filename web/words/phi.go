package words

var phi = map[string]string{
	"none": "None", "incidental": "Incidental", "view": "Views it", "transmit": "Transmits it", "maintain": "Stores it",
	"create": "Creates and stores it",
}

// PHI says how a vendor or a service comes into contact with protected health
// information; false for what is no such way.
func PHI[S ~string](access S) (string, bool) {
	w, ok := phi[string(access)]
	return w, ok
}

var records = map[string]string{
	"0": "no", "1-499": "1 to 499", "500-9999": "500 to 9,999", "10k-99k": "10,000 to 99,999", "100k-999k": "100,000 to 999,999",
	"1m": "1,000,000 or more",
}

// Records says how many patients an answer of the intake stands for; false for
// what is no such answer.
func Records(answer string) (string, bool) {
	w, ok := records[answer]
	return w, ok
}

// phiWord is PHI within a sentence; what is no such way is said as it is.
func phiWord(access string) string {
	if w, ok := phi[access]; ok {
		return Within(w)
	}
	return access
}
