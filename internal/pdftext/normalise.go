package pdftext

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// noConfigDir keeps pdfcpu from reading and writing settings of its own.
var noConfigDir = sync.OnceFunc(func() { model.ConfigPath = "disable" })

// normalise has pdfcpu read a file that the object reader refused, decrypt it
// with the password, and write it anew in the plainest form. A file that
// needs another password gives an *Error.
func normalise(data []byte, password string) ([]byte, error) {
	out, err := rewrite(data, "", "")
	if errors.Is(err, pdfcpu.ErrWrongPassword) && password != "" {
		out, err = rewrite(data, password, "")
	}
	if errors.Is(err, pdfcpu.ErrWrongPassword) && password != "" {
		out, err = rewrite(data, "", password)
	}
	if errors.Is(err, pdfcpu.ErrWrongPassword) {
		return nil, NewError(Encrypted)
	}
	return out, err
}

// rewrite does without pdfcpu's package api, whose start takes longer than most
// reports do: every process of Ward would pay for it.
func rewrite(data []byte, user, owner string) (out []byte, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("pdfcpu: %v", x)
		}
	}()
	noConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.DECRYPT
	conf.UserPW, conf.OwnerPW = user, owner
	conf.Optimize, conf.OptimizeBeforeWriting, conf.OptimizeResourceDicts = false, false, false
	conf.WriteObjectStream, conf.WriteXRefStream = false, false
	ctx, err := pdfcpu.Read(bytes.NewReader(data), conf)
	if err != nil {
		return nil, err
	}
	if ctx.Encrypt == nil {
		conf.Cmd = model.OPTIMIZE
	}
	if err := ctx.EnsurePageCount(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	ctx.Write.Writer = bufio.NewWriter(&b)
	err = errors.Join(pdfcpu.WriteContext(ctx), ctx.Write.Flush())
	return b.Bytes(), err
}
