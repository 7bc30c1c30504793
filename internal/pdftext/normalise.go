package pdftext

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

var noConfigDir = sync.OnceFunc(api.DisableConfigDir)

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
	ctx, err := api.ReadContext(bytes.NewReader(data), conf)
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
	if err := api.WriteContext(ctx, &b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
