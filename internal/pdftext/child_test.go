package pdftext

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
)

// The test program is its own child: with this argument it serves.
const serveArg = "read-pdf-under-test"

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == serveArg {
		if err := Serve(os.Stdin, os.Stdout, childHandlers[os.Args[2]]); err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if compiled.Load() {
		if dir, err := pdfiumCache(); err == nil {
			_ = os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// summary is what the children of these tests answer.
type summary struct {
	Pages, Words int
	Partial      bool
	Source       Source
}

// childHandlers are what a child of these tests can be asked to do.
var childHandlers = map[string]func([]byte, Options) ([]byte, error){
	"read": func(data []byte, opt Options) ([]byte, error) {
		d, err := Read(context.Background(), data, opt)
		if err != nil {
			return nil, err
		}
		s := summary{Pages: len(d.Pages), Partial: d.Partial, Source: d.Source}
		for i := range d.Pages {
			s.Words += words(&d.Pages[i])
		}
		return json.Marshal(s)
	},
	"echo":  func(data []byte, _ Options) ([]byte, error) { return data, nil },
	"panic": func([]byte, Options) ([]byte, error) { panic("hostile") },
	"loop": func([]byte, Options) ([]byte, error) {
		for i := 0; ; i++ {
			_ = i
		}
	},
	"eat": func([]byte, Options) ([]byte, error) {
		var all [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			all = append(all, b)
			_ = all
		}
	},
	"gulp": func([]byte, Options) ([]byte, error) {
		b := make([]byte, 60<<30)
		return b[:1], nil
	},
	"huge":   func([]byte, Options) ([]byte, error) { return make([]byte, 2<<20), nil },
	"exit":   func([]byte, Options) ([]byte, error) { os.Exit(0); return nil, nil },
	"escape": escape,
	"secret": func(_ []byte, opt Options) ([]byte, error) {
		return []byte(opt.Password + "|" + strings.Join(os.Args, " ") + "|" + strings.Join(os.Environ(), " ")), nil
	},
}

// escape tries what a child must not be able to do and names what worked.
func escape([]byte, Options) ([]byte, error) {
	var done []string
	try := func(name string, err error) {
		if err == nil {
			done = append(done, name)
		}
	}
	_, err := os.ReadFile("/etc/passwd")
	try("read a file", err)
	_, err = os.ReadDir("/")
	try("list a directory", err)
	try("write a file", os.WriteFile(filepath.Join(os.TempDir(), "ward-escape"), []byte("x"), 0o600))
	_, err = net.Dial("tcp", "127.0.0.1:9")
	try("open a socket", errors.Join(err, os.ErrInvalid))
	if fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0); err == nil {
		try("make a socket", syscall.Close(fd))
	}
	_, err = os.StartProcess("/bin/true", []string{"true"}, &os.ProcAttr{})
	try("start a program", err)
	return []byte(strings.Join(done, ", ")), nil
}

// patience is how long a test waits for what must come, however busy the machine
// is: only one that fails waits so long.
const patience = 3 * time.Minute

func childFor(handler string) Child {
	return Child{Args: []string{serveArg, handler}, Wall: patience}
}

func TestRunReturnsWhatTheHandlerMade(t *testing.T) {
	t.Parallel()
	got, err := Run(context.Background(), childFor("echo"), strings.NewReader("the file"), nil)
	if err != nil || string(got) != "the file" {
		t.Fatalf("Run = %q, %v; want the file back", got, err)
	}
}

func TestRunReportsProgress(t *testing.T) {
	t.Parallel()
	var last, all int
	_, err := Run(context.Background(), childFor("read"), bytes.NewReader(smallPDF(3)), func(page, pages int) { last, all = page, pages })
	if err != nil || last != 3 || all != 3 {
		t.Fatalf("progress ended at %d of %d, error %v; want 3 of 3", last, all, err)
	}
}

// The child holds a hostile file: its numbers are shown to people and stored.
func TestProgressIsBounded(t *testing.T) {
	t.Parallel()
	var sent bytes.Buffer
	for _, p := range [][2]int{{1, 40}, {2, 40}, {2, 40}, {1, 40}, {5, 3}, {4_000_000_000, 4_000_000_000}, {7, 40}, {9, 0}} {
		if err := writeFrame(&sent, frameProgress, encodeProgress(p[0], p[1])); err != nil {
			t.Fatal(err)
		}
	}
	for _, odd := range [][]byte{nil, []byte("1 of 2"), make([]byte, 9)} {
		if err := writeFrame(&sent, frameProgress, odd); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeFrame(&sent, frameResult, []byte("done")); err != nil {
		t.Fatal(err)
	}
	var seen [][2]int
	result, err := Child{MaxPages: 50}.withDefaults().receive(&sent, func(page, pages int) { seen = append(seen, [2]int{page, pages}) }, nil)
	want := [][2]int{{1, 40}, {2, 40}, {3, 3}, {50, 50}}
	if err != nil || string(result) != "done" || !slices.Equal(seen, want) {
		t.Errorf("shown %v, result %q, %v; want %v", seen, result, err, want)
	}
}

func TestRunEndsEachWayOfFailing(t *testing.T) {
	t.Parallel()
	short := func(c Child) Child { c.Wall = 700 * time.Millisecond; return c }
	small := func(c Child) Child { c.Output, c.MaxBytes = 1<<20, 1<<20; return c }
	same := func(c Child) Child { return c }
	tests := []struct {
		name    string
		handler string
		change  func(Child) Child
		bytes   int
		want    Code
	}{
		{"a panic is damage", "panic", same, 1, Damaged},
		{"an endless loop meets the clock", "loop", short, 1, TimeLimit},
		{"slow growth meets the memory limit", "eat", same, 1, MemoryLimit},
		{"one giant allocation meets it too", "gulp", same, 1, MemoryLimit},
		{"a result over the cap is refused", "huge", small, 1, TooLarge},
		{"a file at the limit is read", "echo", small, 1 << 20, ""},
		{"a file over the limit is refused", "echo", small, 1<<20 + 1, TooLarge},
		{"a silent end is damage", "exit", same, 1, Damaged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Run(context.Background(), tt.change(childFor(tt.handler)), bytes.NewReader(make([]byte, tt.bytes)), nil)
			if tt.want == "" {
				if err != nil {
					t.Fatalf("error %v, want none", err)
				}
				return
			}
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Code != tt.want || e.Detail == "" {
				t.Fatalf("error %v, want code %s with a sentence", err, tt.want)
			}
		})
	}
}

func TestRunStopsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := Run(ctx, childFor("loop"), strings.NewReader("x"), nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error %v, want the context's", err)
	}
}

// A file that breaks off must not be read as if it were whole.
func TestRunRefusesHalfAFile(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(strings.NewReader("half"), failing{})
	_, err := Run(context.Background(), childFor("echo"), broken, nil)
	if !errors.Is(err, errSource) {
		t.Fatalf("error %v, want the source's", err)
	}
}

var errSource = errors.New("connection lost")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errSource }

func TestPasswordTravelsOnThePipeOnly(t *testing.T) {
	t.Parallel()
	c := childFor("secret")
	c.Password = "open sesame"
	got, err := Run(context.Background(), c, strings.NewReader("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(got), "|")
	if parts[0] != "open sesame" || strings.Contains(parts[1], "sesame") || parts[2] != "" {
		t.Fatalf("child saw %q; want the password in its options, not in its arguments, and no environment", parts)
	}
}

// Every hostile file ends in its error, inside the limits of 60 seconds and
// 512 MB: it takes less than one second.
func TestHostileFilesEndInTheirError(t *testing.T) {
	t.Parallel()
	want := map[string]Code{
		"bad_startxref.pdf":        Damaged,
		"bomb_contents_x2000.pdf":  TooLarge,
		"bomb_double_flate.pdf":    TooLarge,
		"bomb_string_400MB.pdf":    TooLarge,
		"count_2e9.pdf":            Damaged,
		"cyclic_kids_self.pdf":     Damaged,
		"cyclic_parent.pdf":        Damaged,
		"form_recursion.pdf":       Damaged,
		"nest_content_3000000.pdf": Damaged,
		"q_underflow.pdf":          Damaged,
		"xref_prev_loop.pdf":       Damaged,
		"xref_start_2e9.pdf":       Damaged,
		"xrefstm_size_2e10.pdf":    Damaged,
	}
	files, err := filepath.Glob("testdata/hostile/*.pdf")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d hostile files, %v; want %d", len(files), err, len(want))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := childFor("read")
			c.CacheDir, c.Wall = options(t).CacheDir, DefaultWall
			if c.Memory = DefaultMemory; raceEnabled { // the detector alone takes most of it
				c.Memory *= 4
			}
			var peak int64
			c.Peak = &peak
			begun := time.Now()
			got, err := Run(context.Background(), c, bytes.NewReader(data), nil)
			took := time.Since(begun)
			var s summary
			if err == nil {
				if err := json.Unmarshal(got, &s); err != nil {
					t.Fatal(err)
				}
			}
			t.Logf("%v %d MB %+v %v", took.Round(time.Millisecond), peak>>20, s, err)
			if peak > c.Memory {
				t.Errorf("took %d MB", peak>>20)
			}
			e, ok := errors.AsType[*Error](err)
			switch code := want[filepath.Base(file)]; {
			case code == "" && (err != nil || s.Words == 0):
				t.Errorf("error %v, %d words; want its text", err, s.Words)
			case code != "" && (!ok || e.Code != code):
				t.Errorf("error %v, want code %s", err, code)
			}
		})
	}
}

// PDFium works in the locked-in child, from the compiled code that it may read
// and, within the child's memory, without it.
func TestChildFallsBackToPDFium(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/encrypted/aes-256-blank.pdf")
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{"compiled before": options(t).CacheDir}
	if !raceEnabled { // compiling takes a minute under the race detector, and options has done so once
		folders["not compiled"], folders["an empty folder"] = "", t.TempDir()
	}
	for name, dir := range folders {
		c := childFor("read")
		c.Password, c.CacheDir = "with a blank", dir
		if raceEnabled {
			c.Memory = 4 << 30
		}
		got, err := Run(context.Background(), c, bytes.NewReader(data), nil)
		var s summary
		if err == nil {
			err = json.Unmarshal(got, &s)
		}
		if err != nil || s.Words != 10 {
			t.Errorf("%s: %+v, %v; want 10 words", name, s, err)
		}
	}
}

func TestWarmFillsAFolderOnce(t *testing.T) {
	t.Parallel()
	c := childFor("read")
	c.CacheDir = filepath.Join(t.TempDir(), "compiled")
	if raceEnabled {
		c.CacheDir = options(t).CacheDir // see TestChildFallsBackToPDFium
	}
	if err := c.Warm(context.Background()); err != nil || !warm(c.CacheDir) {
		t.Fatalf("error %v, warm %v", err, warm(c.CacheDir))
	}
	c.Path = "/does/not/exist" // a warm folder needs no child
	if err := c.Warm(context.Background()); err != nil {
		t.Error(err)
	}
}

// Code that another version of the library compiled is none that can be run: the
// folder of a Ward that was upgraded is filled again.
func TestCodeOfAnotherVersionIsNotWarm(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := filepath.Join(dir, "wazero-v0.0.1-amd64-linux")
	if err := errors.Join(os.Mkdir(other, 0o700), os.WriteFile(filepath.Join(other, "code"), []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if warm(dir) {
		t.Error("it is taken for this one's")
	}
	if dir = options(t).CacheDir; !warm(dir) {
		t.Error("what this one compiled is not known again")
	}
}

// The child that reads a report of 80 pages stays under 128 MB.
func TestEightyPagesStaySmall(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(samples + "d28.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var peak int64
	c := childFor("read")
	c.Peak = &peak
	got, err := Run(context.Background(), c, bytes.NewReader(data), nil)
	var s summary
	if err == nil {
		err = json.Unmarshal(got, &s)
	}
	if err != nil || s.Pages != 80 {
		t.Fatalf("%+v, %v; want 80 pages", s, err)
	}
	if t.Logf("peak %d MB", peak>>20); peak > 128<<20 && !raceEnabled {
		t.Errorf("peak %d MB, want at most 128", peak>>20)
	}
}

// The child that reads 200 pages of a report stays under 96 MB.
func TestTwoHundredPagesStaySmall(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(samples + "d28.pdf")
	if err != nil {
		t.Fatal(err)
	}
	noConfigDir()
	var long bytes.Buffer
	if err := api.MergeRaw([]io.ReadSeeker{bytes.NewReader(data), bytes.NewReader(data), bytes.NewReader(data)}, &long, false, nil); err != nil {
		t.Fatal(err)
	}
	var peak int64
	c := childFor("read")
	c.Peak, c.MaxPages = &peak, 200
	got, err := Run(context.Background(), c, &long, nil)
	var s summary
	if err == nil {
		err = json.Unmarshal(got, &s)
	}
	if err != nil || s.Pages != 200 {
		t.Fatalf("%+v, %v; want 200 pages", s, err)
	}
	if t.Logf("peak %d MB", peak>>20); peak > 96<<20 && !raceEnabled {
		t.Errorf("peak %d MB, want at most 96", peak>>20)
	}
}
