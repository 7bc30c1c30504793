package blobs

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Credentials are those of the standard AWS variables. They are used when the
// URL of the store names none.
type Credentials struct {
	AccessKey, SecretKey, SessionToken string
}

// Connect returns the store at rawURL, a WARD_BLOB_URL:
//
//	file://PATH
//	s3://[ACCESS:SECRET@]BUCKET?endpoint=https://HOST[:PORT]&region=REGION&path_style=true
//
// The endpoint may begin with http:// to go without TLS. Without one it is
// Amazon's; without a region it is us-east-1. Errors never repeat the URL, since
// it may hold a secret.
func Connect(rawURL string, env Credentials) (Store, error) {
	if dir, ok := strings.CutPrefix(rawURL, "file://"); ok && dir != "" {
		return NewFolder(dir)
	}
	o, err := parseS3(rawURL, env)
	if err != nil {
		return nil, fmt.Errorf("WARD_BLOB_URL %w", err)
	}
	return NewS3(o)
}

// parseS3 reads an s3:// URL. Its errors continue a sentence that begins with
// the name of the variable.
func parseS3(rawURL string, env Credentials) (S3Options, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "s3" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
		return S3Options{}, errors.New("must be file://PATH or s3://BUCKET?endpoint=…&region=…")
	}
	o := S3Options{Bucket: u.Host, Endpoint: "s3.amazonaws.com", Region: "us-east-1",
		AccessKey: env.AccessKey, SecretKey: env.SecretKey, SessionToken: env.SessionToken}
	if secret, ok := u.User.Password(); ok {
		o.AccessKey, o.SecretKey, o.SessionToken = u.User.Username(), secret, ""
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return S3Options{}, errors.New("has a query that cannot be read: encode special characters as %XX")
	}
	for name, values := range query {
		if err := o.set(name, values[len(values)-1]); err != nil {
			return S3Options{}, err
		}
	}
	if o.AccessKey == "" || o.SecretKey == "" {
		return S3Options{}, errors.New("has no credentials: write s3://ACCESS:SECRET@BUCKET, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
	}
	return o, nil
}

// set takes one parameter of the URL's query.
func (o *S3Options) set(name, value string) error {
	switch name {
	case "region":
		o.Region = value
	case "path_style":
		if value != "true" && value != "false" {
			return errors.New("has a path_style that is neither true nor false")
		}
		o.PathStyle = value == "true"
	case "endpoint":
		host, plain := strings.CutPrefix(value, "http://")
		host = strings.TrimSuffix(strings.TrimPrefix(host, "https://"), "/")
		if host == "" || strings.ContainsAny(host, "/@?#") {
			return errors.New("has an endpoint that is no https://HOST:PORT")
		}
		o.Endpoint, o.PlainHTTP = host, plain
	default:
		return fmt.Errorf("has an unknown parameter %q: known are endpoint, region and path_style", name)
	}
	return nil
}
