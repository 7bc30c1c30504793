package queue

import (
	"context"
	"io"
	"log"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
)

// workers runs real asynq workers on a Redis in this process.
type workers struct {
	redis  *InProcess
	client *asynq.Client
	server *asynq.Server
}

// silent drops asynq's messages.
type silent struct{}

func (silent) Debug(...any) {}
func (silent) Info(...any)  {}
func (silent) Warn(...any)  {}
func (silent) Error(...any) {}
func (silent) Fatal(args ...any) {
	log.New(io.Discard, "", 0).Print(args...)
}

func startWorkers(t *testing.T, h asynq.Handler) *workers {
	t.Helper()
	redis, err := StartInProcess()
	if err != nil {
		t.Fatal(err)
	}
	w := &workers{redis: redis, client: asynq.NewClient(redis.Opt())}
	t.Cleanup(func() {
		if err := w.client.Close(); err != nil {
			t.Error(err)
		}
		if w.server != nil {
			w.server.Shutdown()
		}
		redis.Close()
	})
	if h == nil {
		return w
	}
	w.server = asynq.NewServer(redis.Opt(), asynq.Config{
		Concurrency: 2, Queues: map[string]int{string(Reading): 1, string(Quick): 1},
		TaskCheckInterval: 10 * time.Millisecond, Logger: silent{}, ShutdownTimeout: time.Second,
	})
	if err := w.server.Start(h); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestRealWorkers carries jobs of both lanes through asynq.
func TestRealWorkers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		done := make(chan Job, 10)
		ws := startWorkers(t, w.handler(func(ctx context.Context, j Job) error {
			err := w.effect(ctx, j)
			done <- j
			return err
		}))
		w.add(t, ReadDocument, "d")
		w.add(t, ScoreVendor, "v")
		if n, err := w.newRelay(ws.client).once(t.Context()); n != 2 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		var got []string
		for range 2 {
			got = append(got, await(t, done).Subject)
		}
		slices.Sort(got)
		if !slices.Equal(got, []string{"d", "v"}) || w.effects(t) != 2 {
			t.Errorf("done %v, %d effects", got, w.effects(t))
		}
	})
}

// TestRedisForgets: jobs that Redis lost before a worker had them are handed
// out again, and done once.
func TestRedisForgets(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.add(t, ScoreVendor, "v")
		lost := startWorkers(t, nil) // nobody takes it
		if n, err := w.newRelay(lost.client).once(t.Context()); n != 1 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		lost.redis.server.FlushAll()

		done := make(chan Job, 10)
		ws := startWorkers(t, w.handler(func(ctx context.Context, j Job) error {
			err := w.effect(ctx, j)
			done <- j
			return err
		}))
		relay := w.newRelay(ws.client)
		if n, err := relay.once(t.Context()); n != 0 || err != nil {
			t.Fatalf("within the lease: %d, %v", n, err)
		}
		w.now = w.now.Add(time.Minute)
		if n, err := relay.once(t.Context()); n != 1 || err != nil {
			t.Fatalf("after the lease: %d, %v", n, err)
		}
		if j := await(t, done); j.Generation != 2 || w.effects(t) != 1 {
			t.Errorf("%+v, %d effects", j, w.effects(t))
		}
	})
}

// patience is how long a test waits for what must come. Only one that fails
// waits so long.
const patience = 3 * time.Minute

func await(t *testing.T, done <-chan Job) Job {
	t.Helper()
	select {
	case j := <-done:
		return j
	case <-time.After(patience):
		t.Fatal("no worker did it")
		return Job{}
	}
}

func TestParseRedis(t *testing.T) {
	t.Parallel()
	single, err := ParseRedis("redis://:secret@127.0.0.1:6379/2")
	if opt, ok := single.(asynq.RedisClientOpt); err != nil || !ok || opt.Addr != "127.0.0.1:6379" || opt.Password != "secret" || opt.DB != 2 || opt.TLSConfig != nil {
		t.Errorf("single: %+v, %v", single, err)
	}
	secure, err := ParseRedis("rediss://redis.test:6380")
	if opt, ok := secure.(asynq.RedisClientOpt); err != nil || !ok || opt.TLSConfig == nil {
		t.Errorf("with TLS: %+v, %v", secure, err)
	}
	sentinel, err := ParseRedis("redis-sentinel://:secret@s1:26379,s2:26379?master=main")
	if opt, ok := sentinel.(asynq.RedisFailoverClientOpt); err != nil || !ok || opt.MasterName != "main" || opt.Password != "secret" || opt.SentinelPassword != "secret" || !slices.Equal(opt.SentinelAddrs, []string{"s1:26379", "s2:26379"}) {
		t.Errorf("sentinel: %+v, %v", sentinel, err)
	}
	for url, tls := range map[string]bool{
		"redis-cluster://user:secret@n1:6379,n2:6379,n3:6379":          false,
		"redis-cluster://user:secret@n1:6379,n2:6379,n3:6379?tls=true": true,
		"redis-cluster://user:secret@n1:6379,n2:6379,n3:6379/":         false,
	} {
		cluster, err := ParseRedis(url)
		opt, ok := cluster.(asynq.RedisClusterClientOpt)
		if err != nil || !ok || !slices.Equal(opt.Addrs, []string{"n1:6379", "n2:6379", "n3:6379"}) || opt.Username != "user" || opt.Password != "secret" || (opt.TLSConfig != nil) != tls {
			t.Errorf("%s: %+v, %v", url, cluster, err)
		}
	}
	for _, url := range []string{"", "localhost:6379", "http://localhost", "redis-cluster://:sec ret@[", "redis://:secret@localhost:port"} {
		if _, err := ParseRedis(url); err == nil || !strings.Contains(err.Error(), "WARD_REDIS_URL") || strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: %v", url, err)
		}
	}
}

// TestInProcessIsGuarded: another program on the machine cannot use it.
func TestInProcessIsGuarded(t *testing.T) {
	t.Parallel()
	p, err := StartInProcess()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for password, want := range map[string]bool{"": false, "guess": false, p.opt.Password: true} {
		client := asynq.NewClient(asynq.RedisClientOpt{Addr: p.opt.Addr, Password: password})
		_, err := client.Enqueue(asynq.NewTask("x", nil))
		if (err == nil) != want {
			t.Errorf("password %q: %v", password, err)
		}
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	}
	p.Close() // twice is fine
}
