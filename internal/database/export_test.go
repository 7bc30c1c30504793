package database

// Questions lists what may be asked across tenants, for the tests.
var Questions = questions

// Name returns the question's name.
func (q Question) Name() string { return q.name }

// Params returns how many arguments the question takes.
func (q Question) Params() int { return q.params }
