package dbtest

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// start makes a throw-away cluster that listens on a Unix socket and ends with
// this process. It returns the superuser's URL.
func start() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	sweep(os.TempDir())
	dir, err := os.MkdirTemp("", folderPrefix)
	if err != nil {
		return "", err
	}
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() == 0 { // postgres refuses to run as root
		if attr.Credential, err = asPostgres(dir); err != nil {
			return "", err
		}
	}
	data := filepath.Join(dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
	initdb.SysProcAttr, initdb.Dir = attr, dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=400")
	server.SysProcAttr, server.Dir = attr, dir
	if err := startHeld(server); err != nil {
		return "", err
	}
	url := "postgres://postgres@/postgres?host=" + dir
	return url, await(url)
}

// folderPrefix begins the name of each cluster's folder.
const folderPrefix = "ward-pg-"

// sweep removes the folders of clusters that have ended: a test program has no
// last moment at which it could remove its own. Young ones may be starting.
func sweep(temp string) {
	dirs, err := filepath.Glob(filepath.Join(temp, folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		info, err := os.Lstat(dir)
		if err != nil || !info.IsDir() || time.Since(info.ModTime()) < 10*time.Minute || runs(dir) {
			continue
		}
		_ = os.RemoveAll(dir) // another program may do the same
	}
}

// runs says whether the cluster in a folder has a server.
func runs(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		return !os.IsNotExist(err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	return err != nil || syscall.Kill(pid, 0) != syscall.ESRCH
}

// startHeld starts the server from a thread that never ends: Pdeathsig fires
// when the thread that started the child does.
func startHeld(server *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		started <- server.Start()
		select {}
	}()
	return <-started
}

func asPostgres(dir string) (*syscall.Credential, error) {
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
}

// await polls until the server takes connections.
func await(url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if err = db.Ping(); err == nil || time.Now().After(end) {
			return err
		}
	}
}
