package blobs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// partSize is the length of a part of a multipart upload in bytes: the least
// that S3 allows, since a part is held in memory to be sent again.
const partSize = 5 << 20

// retries is how often a request is made before the store counts as down.
const retries = 3

// S3 is a Store in one bucket of an S3-compatible service. A small object is
// one request; a larger one is sent in parts and appears when the last is in.
type S3 struct {
	client *minio.Core
	bucket string
}

// S3Options says where an S3 store is.
type S3Options struct {
	Bucket       string // must exist
	Endpoint     string // host or host:port
	Region       string // signs the requests
	AccessKey    string
	SecretKey    string
	SessionToken string            // for temporary credentials, else empty
	PlainHTTP    bool              // no TLS: only within one machine or a private network
	PathStyle    bool              // bucket in the path, not in the host's name
	Transport    http.RoundTripper // nil: the client's own
}

// NewS3 returns the store; it makes no request.
func NewS3(o S3Options) (*S3, error) {
	lookup := minio.BucketLookupAuto
	if o.PathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.NewCore(o.Endpoint, &minio.Options{
		Creds:        credentials.NewStaticV4(o.AccessKey, o.SecretKey, o.SessionToken),
		Secure:       !o.PlainHTTP,
		Region:       o.Region,
		BucketLookup: lookup,
		Transport:    o.Transport,
		MaxRetries:   retries,
	})
	if err != nil {
		return nil, fmt.Errorf("s3 endpoint %q: %w", o.Endpoint, err)
	}
	return &S3{client: client, bucket: o.Bucket}, nil
}

// Put implements Store.
func (s *S3) Put(ctx context.Context, key string, r io.Reader) (int64, error) {
	if err := CheckKey(key); err != nil {
		return 0, err
	}
	_, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err == nil {
		return 0, exists(key)
	}
	if !isMissing(err) {
		return 0, unavailable(err)
	}
	src := &source{ctx: ctx, r: r}
	stored, err := s.upload(ctx, key, src)
	if src.err != nil { // and the client has broken the upload off
		return 0, src.err
	}
	if err == nil && stored != src.n {
		err = fmt.Errorf("stored %d bytes of %d", stored, src.n)
	}
	if err != nil { // perhaps after all was stored: an answer can be lost
		s.cleanUp(ctx, key)
		return 0, unavailable(err)
	}
	return stored, nil
}

// upload sends src in one request when it is shorter than a part.
func (s *S3) upload(ctx context.Context, key string, src *source) (int64, error) {
	opts := minio.PutObjectOptions{PartSize: partSize, ContentType: "application/octet-stream"}
	var head bytes.Buffer
	_, err := io.CopyN(&head, src, partSize)
	if err != nil && err != io.EOF {
		return 0, err
	}
	var (
		body io.Reader = bytes.NewReader(head.Bytes())
		size           = int64(head.Len())
	)
	if err == nil {
		body, size = io.MultiReader(&head, src), -1
	}
	info, err := s.client.Client.PutObject(ctx, s.bucket, key, body, size, opts)
	return info.Size, err
}

// cleanUp deletes key even when the request is over. What it cannot delete, the
// orphan sweep will.
func (s *S3) cleanUp(ctx context.Context, key string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	_ = s.Delete(ctx, key)
}

// Open implements Store.
func (s *S3) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	if err := CheckKey(key); err != nil {
		return nil, err
	}
	r, _, _, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if isMissing(err) {
		return nil, missing(key, err)
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return r, nil
}

func isMissing(err error) bool {
	return err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchKey
}

// isNoUpload is true of the answer that there is no such multipart upload.
func isNoUpload(err error) bool {
	return err != nil && minio.ToErrorResponse(err).Code == minio.NoSuchUpload
}

// Delete implements Store.
func (s *S3) Delete(ctx context.Context, key string) error {
	if err := CheckKey(key); err != nil {
		return err
	}
	err := s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err != nil && !isMissing(err) {
		return unavailable(err)
	}
	return nil
}

// List implements Store.
func (s *S3) List(ctx context.Context, prefix string, olderThan time.Time) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel() // ends the client's own work when the caller wants no more
		opts := minio.ListObjectsOptions{Prefix: prefix, Recursive: true}
		for o := range s.client.ListObjectsIter(ctx, s.bucket, opts) {
			if o.Err != nil {
				yield(Entry{}, unavailable(o.Err))
				return
			}
			e := Entry{Key: o.Key, Size: o.Size, Changed: o.LastModified.UTC()}
			if CheckKey(e.Key) != nil || !olderThan.IsZero() && !e.Changed.Before(olderThan) {
				continue
			}
			if !yield(e, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(Entry{}, unavailable(err))
		}
	}
}

// Tidy implements Store.
func (s *S3) Tidy(ctx context.Context, olderThan time.Time) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	removed := 0
	for u := range s.client.ListIncompleteUploads(ctx, s.bucket, "", true) {
		if isNoUpload(u.Err) { // how some services list a bucket that has none
			break
		}
		if u.Err != nil {
			return removed, unavailable(u.Err)
		}
		if CheckKey(u.Key) != nil || !u.Initiated.Before(olderThan) {
			continue
		}
		err := s.client.AbortMultipartUpload(ctx, s.bucket, u.Key, u.UploadID)
		if isNoUpload(err) { // another has ended it since it was listed
			continue
		}
		if err != nil {
			return removed, unavailable(err)
		}
		removed++
	}
	if err := ctx.Err(); err != nil {
		return removed, unavailable(err)
	}
	return removed, nil
}

// Check implements Store.
func (s *S3) Check(ctx context.Context) error {
	ok, err := s.client.BucketExists(ctx, s.bucket)
	if err == nil && !ok {
		err = fmt.Errorf("bucket %q does not exist", s.bucket)
	}
	if err != nil {
		return unavailable(err)
	}
	return nil
}
