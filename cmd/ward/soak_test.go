package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ward/internal/database/dbtest"
	"ward/internal/wardtest"
)

// soaking skips a test that takes minutes and says so, unless SOAK=1.
func soaking(t *testing.T) {
	t.Helper()
	if os.Getenv("SOAK") == "" {
		t.Skip("left out: takes minutes; scripts/soak runs it")
	}
	t.Parallel()
}

// node is a Redis process of a set, which may be killed and started again.
type node struct {
	addr string
	args []string
	cmd  *exec.Cmd
}

// busOffset is how far above its port a Redis of a cluster talks to the others.
const busOffset = 10000

// newNode prepares a Redis on a free port, whose cluster bus is free as well.
func newNode(t *testing.T, args ...string) *node {
	t.Helper()
	for range 1000 {
		addr := wardtest.FreePort(t)
		host, port, err := net.SplitHostPort(addr)
		if err != nil {
			t.Fatal(err)
		}
		number, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		bus, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(number+busOffset)))
		if err != nil { // taken, or no port
			continue
		}
		if err := bus.Close(); err != nil {
			t.Fatal(err)
		}
		return &node{addr: addr, args: append(append([]string{}, args...), "--bind", host, "--port", port, "--dir", t.TempDir())}
	}
	t.Fatal("no port with a free cluster bus")
	return nil
}

// start starts the process and waits until it answers.
func (n *node) start(t *testing.T) {
	t.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not installed; scripts/soak installs it")
	}
	n.cmd = exec.Command(bin, n.args...)
	if err := n.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.kill() })
	wardtest.Eventually(t, n.addr+" answers", func() bool {
		out, err := n.ask("ping")
		return err == nil && strings.TrimSpace(out) == "PONG"
	})
}

// kill ends the process at once.
func (n *node) kill() {
	_ = n.cmd.Process.Kill() // it may have ended
	_ = n.cmd.Wait()
}

// ask sends a command with redis-cli.
func (n *node) ask(args ...string) (string, error) {
	host, port, err := net.SplitHostPort(n.addr)
	if err != nil {
		return "", err
	}
	out, err := exec.Command("redis-cli", append([]string{"-h", host, "-p", port}, args...)...).Output()
	return string(out), err
}

// soak runs API and worker on Postgres with a Redis address, uploads documents
// while harm is done, and checks that each was read exactly once.
func soak(t *testing.T, redis string, harm func()) {
	t.Helper()
	owner, serving := dbtest.PostgresURLs(t)
	addr := wardtest.FreePort(t)
	settings := []string{
		"WARD_DATA_DIR=" + t.TempDir(), "WARD_LISTEN=" + addr, "WARD_ADMIN_EMAIL=" + adminEmail, "WARD_ADMIN_PASSWORD=" + adminPassword,
		"WARD_ORG_NAME=Test Hospital", "WARD_DATABASE_URL=" + serving, "WARD_MIGRATE_DATABASE_URL=" + owner,
		"WARD_REDIS_URL=" + redis, "WARD_MASTER_KEY=" + testKey, "TEST_JOB_LEASE=4s",
	}
	startWard(t, settings, "api")
	startWard(t, settings, "worker")
	startWard(t, settings, "scheduler")
	c, got := &wardtest.Client{Base: "http://" + addr}, &accepted{ids: map[string]bool{}}
	ready(t, c)
	vendor := newVendor(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { uploadUntil(ctx, t, c, vendor, got) })
	}
	time.Sleep(moment())
	harm()
	time.Sleep(moment())
	cancel()
	wg.Wait()
	checkAll(t, c, got)
	verifyChain(t, c)
}

// TestSentinel kills the primary behind three sentinels, and then the one that
// took over.
func TestSentinel(t *testing.T) {
	soaking(t)
	memory := []string{"--save", "", "--appendonly", "no"}
	nodes := map[string]*node{}
	primary := newNode(t, memory...)
	primary.start(t)
	nodes[primary.addr] = primary
	host, port, err := net.SplitHostPort(primary.addr)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		replica := newNode(t, append(memory, "--replicaof", host, port)...)
		replica.start(t)
		nodes[replica.addr] = replica
	}
	var sentinels []*node
	var hosts []string
	for range 3 {
		s := sentinel(t, host, port)
		sentinels, hosts = append(sentinels, s), append(hosts, s.addr)
	}
	leader := func() string {
		out, err := sentinels[0].ask("sentinel", "get-master-addr-by-name", "main")
		if lines := strings.Fields(out); err == nil && len(lines) == 2 {
			return net.JoinHostPort(lines[0], lines[1])
		}
		return ""
	}
	for _, s := range sentinels {
		wardtest.Eventually(t, "a sentinel knows the others", func() bool {
			out, err := s.ask("sentinel", "ckquorum", "main")
			return err == nil && strings.HasPrefix(out, "OK 3 ")
		})
	}
	soak(t, "redis-sentinel://"+strings.Join(hosts, ",")+"?master=main", func() {
		for range 2 {
			old := leader()
			nodes[old].kill()
			wardtest.Eventually(t, "another Redis takes over", func() bool { now := leader(); return now != "" && now != old })
			time.Sleep(moment())
			nodes[old].start(t) // the sentinels make it a replica
		}
	})
}

// sentinel starts a sentinel that watches a primary called main.
func sentinel(t *testing.T, host, port string) *node {
	t.Helper()
	s := newNode(t)
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor main %s %s 2\nsentinel down-after-milliseconds main 1000\nsentinel failover-timeout main 4000\nsentinel parallel-syncs main 2\n", host, port)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.args = append([]string{conf, "--sentinel"}, s.args...)
	s.start(t)
	return s
}

// TestCluster spreads the queues over three nodes, and kills each of them once:
// what it held is lost, and the cluster stands still until it is back.
func TestCluster(t *testing.T) {
	soaking(t)
	var nodes []*node
	create := []string{"--cluster", "create"}
	var hosts []string
	for range 3 {
		n := newNode(t, "--save", "", "--appendonly", "no", "--cluster-enabled", "yes", "--cluster-node-timeout", "1000")
		n.start(t)
		nodes, create, hosts = append(nodes, n), append(create, n.addr), append(hosts, n.addr)
	}
	out, err := exec.Command("redis-cli", append(create, "--cluster-replicas", "0", "--cluster-yes")...).CombinedOutput()
	if err != nil {
		t.Fatalf("create the cluster: %v\n%s", err, out)
	}
	whole := func() bool {
		var errs []error
		for _, n := range nodes {
			out, err := n.ask("cluster", "info")
			if err == nil && !strings.Contains(out, "cluster_state:ok") {
				err = errors.New("not whole")
			}
			errs = append(errs, err)
		}
		return errors.Join(errs...) == nil
	}
	wardtest.Eventually(t, "the cluster is whole", whole)
	soak(t, "redis-cluster://"+strings.Join(hosts, ","), func() {
		for _, n := range nodes {
			n.kill()
			time.Sleep(1500 * time.Millisecond) // longer than the others wait for it
			n.start(t)
			wardtest.Eventually(t, "the cluster is whole again", whole)
			time.Sleep(moment())
		}
	})
}
