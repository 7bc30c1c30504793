package pdftext

// Guard is what the kernel takes from the child that reads a file.
type Guard string

// The guards. A kernel without one of them still reads; whoever runs it must
// be told.
const (
	FilesGuard   Guard = "Landlock: files"
	NetworkGuard Guard = "seccomp: network and other programs"
)

// MissingGuards are those that this system does not have: then only the child's
// limits stand between a hostile file and the machine.
func MissingGuards() []Guard { return missing(hasLandlock(), hasSeccomp()) }

func missing(landlock, seccomp bool) (out []Guard) {
	if !landlock {
		out = append(out, FilesGuard)
	}
	if !seccomp {
		out = append(out, NetworkGuard)
	}
	return out
}
