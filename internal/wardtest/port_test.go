package wardtest

import (
	"net"
	"testing"
)

// TestReservedPorts: a port that one test has is no other's until it is given
// back, though nobody listens on it.
func TestReservedPorts(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 50 {
		addr, release, err := ReservePort()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if seen[addr] {
			t.Fatalf("%s is given twice", addr)
		}
		seen[addr] = true
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatalf("a reserved port is taken: %v", err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestReservedPortIsGivenBack: who reserves a port holds its namesake of UDP, by
// which other processes know, and only as long.
func TestReservedPortIsGivenBack(t *testing.T) {
	t.Parallel()
	addr, release, err := ReservePort()
	if err != nil {
		t.Fatal(err)
	}
	if c, err := net.ListenPacket("udp", addr); err == nil {
		c.Close()
		t.Error("another process would take it")
	}
	release()
	c, err := net.ListenPacket("udp", addr)
	if err != nil {
		t.Fatalf("it is not given back: %v", err)
	}
	c.Close()
}
