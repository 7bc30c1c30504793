package queue

import (
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
)

// ParseRedis reads a WARD_REDIS_URL: redis, rediss, redis-sentinel and
// redis-cluster addresses. A cluster is named by any of its nodes:
// redis-cluster://[:PASSWORD@]HOST:PORT[,HOST:PORT…], with "?tls=true" for TLS.
func ParseRedis(raw string) (asynq.RedisConnOpt, error) {
	rest, cluster := strings.CutPrefix(raw, "redis-cluster://")
	if !cluster {
		opt, err := asynq.ParseRedisURI(raw)
		if err != nil {
			return nil, fmt.Errorf("WARD_REDIS_URL cannot be parsed: it begins with redis://, rediss://, redis-sentinel:// or redis-cluster://")
		}
		if s, ok := opt.(asynq.RedisFailoverClientOpt); ok {
			s.Password = s.SentinelPassword // one password in the address: that of both
			return s, nil
		}
		return opt, nil
	}
	u, err := url.Parse("redis://" + firstHost(rest))
	if err != nil {
		return nil, fmt.Errorf("WARD_REDIS_URL cannot be parsed: write redis-cluster://HOST:PORT,HOST:PORT")
	}
	password, _ := u.User.Password()
	opt := asynq.RedisClusterClientOpt{Addrs: hosts(rest), Username: u.User.Username(), Password: password}
	if u.Query().Get("tls") == "true" {
		opt.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return opt, nil
}

// firstHost leaves one host of a list, so that the rest parses as a URL.
func firstHost(rest string) string {
	list, query, _ := strings.Cut(rest, "?")
	first, _, _ := strings.Cut(list, ",")
	return first + "?" + query
}

func hosts(rest string) []string {
	list, _, _ := strings.Cut(rest, "?")
	if at := strings.LastIndex(list, "@"); at >= 0 {
		list = list[at+1:]
	}
	return strings.Split(strings.TrimSuffix(list, "/"), ",")
}

// InProcess is a Redis inside this process, for the embedded profile. It loses
// everything when it ends, which is why jobs live in the database.
type InProcess struct {
	server *miniredis.Miniredis
	opt    asynq.RedisClientOpt
	stop   chan struct{}
	once   sync.Once
}

// tick is how often the clock of the in-process Redis moves: its TTLs do not
// move by themselves, and a lock would never end.
const tick = 500 * time.Millisecond

// StartInProcess starts it on a free local port, behind a random password.
func StartInProcess() (*InProcess, error) {
	p := &InProcess{server: miniredis.NewMiniRedis(), stop: make(chan struct{})}
	secret := rand.Text()
	p.server.RequireAuth(secret)
	if err := p.server.Start(); err != nil {
		return nil, fmt.Errorf("start the in-process Redis: %w", err)
	}
	p.opt = asynq.RedisClientOpt{Addr: p.server.Addr(), Password: secret}
	go p.run()
	return p, nil
}

func (p *InProcess) run() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-t.C:
			p.server.FastForward(tick)
		}
	}
}

// Opt tells asynq how to reach it.
func (p *InProcess) Opt() asynq.RedisConnOpt { return p.opt }

// Close ends it.
func (p *InProcess) Close() {
	p.once.Do(func() {
		close(p.stop)
		p.server.Close()
	})
}
