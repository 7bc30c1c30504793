package wardtest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// The ports that tests give away by number: those below the ones that the system
// gives to whoever asks for any port, or connects. Linux begins at 32768.
const (
	firstPort = 20000
	lastPort  = 31999
)

// FreePort returns an address of this machine that nobody listens on, and that
// nobody else gets before the test ends: a server may be started there, and
// again after it was killed.
func FreePort(t testing.TB) string {
	t.Helper()
	addr, release, err := ReservePort()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return addr
}

// ReservePort is FreePort for who has no testing.TB: the address is theirs until
// release is called.
//
// A port that was free a moment ago may be anybody's now. So it is none that the
// system hands out by itself, and as long as it is reserved its namesake of UDP
// is held, for which no server asks: it tells the tests of all processes that
// the number is taken, and goes with the process.
func ReservePort() (addr string, release func(), err error) {
	const ports = lastPort - firstPort + 1
	first := rand.IntN(ports)
	for i := range ports {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+(first+i)%ports))
		held, err := net.ListenPacket("udp", addr)
		if err != nil {
			continue // another test has it
		}
		release := func() { _ = held.Close() } // nothing was ever sent
		l, err := net.Listen("tcp", addr)
		if err == nil && l.Close() == nil {
			return addr, release, nil
		}
		release() // another program has it
	}
	return "", nil, fmt.Errorf("no port from %d to %d is free", firstPort, lastPort)
}
