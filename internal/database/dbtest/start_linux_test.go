package dbtest

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSweepTakesEndedClustersOnly(t *testing.T) {
	t.Parallel()
	temp, old := t.TempDir(), time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		pid string
		at  time.Time
	}{
		folderPrefix + "ended": {"", old}, folderPrefix + "killed": {"2147483646\n", old}, folderPrefix + "runs": {fmt.Sprint(os.Getpid(), "\n"), old},
		folderPrefix + "odd": {"x\n", old}, folderPrefix + "young": {"", time.Now()}, "other": {"", old},
	} {
		dir := filepath.Join(temp, name)
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
		if c.pid != "" {
			if err := os.WriteFile(filepath.Join(dir, "data", "postmaster.pid"), []byte(c.pid), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(dir, c.at, c.at); err != nil {
			t.Fatal(err)
		}
	}
	sweep(temp)
	for name, want := range map[string]bool{"ended": false, "killed": false, "runs": true, "odd": true, "young": true} {
		if _, err := os.Stat(filepath.Join(temp, folderPrefix+name)); (err == nil) != want {
			t.Errorf("%s: kept %v, want %v", name, err == nil, want)
		}
	}
	if _, err := os.Stat(filepath.Join(temp, "other")); err != nil {
		t.Errorf("another folder: %v", err)
	}
}
