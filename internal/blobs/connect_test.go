package blobs

import (
	"strings"
	"testing"
)

func TestParseS3(t *testing.T) {
	t.Parallel()
	env := Credentials{AccessKey: "EA", SecretKey: "ES", SessionToken: "ET"}
	tests := []struct {
		name, url string
		env       Credentials
		want      S3Options
		err       string
	}{
		{"Amazon with variables", "s3://b", env, S3Options{Bucket: "b", Endpoint: "s3.amazonaws.com", Region: "us-east-1", AccessKey: "EA", SecretKey: "ES", SessionToken: "ET"}, ""},
		{"the URL's credentials win", "s3://A:S%2F1@b?region=eu-west-1", env, S3Options{Bucket: "b", Endpoint: "s3.amazonaws.com", Region: "eu-west-1", AccessKey: "A", SecretKey: "S/1"}, ""},
		{"own endpoint", "s3://A:S@b/?endpoint=https://store.example:9000/&path_style=true", Credentials{}, S3Options{Bucket: "b", Endpoint: "store.example:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S", PathStyle: true}, ""},
		{"without TLS", "s3://A:S@b?endpoint=http://store:9000&path_style=false", Credentials{}, S3Options{Bucket: "b", Endpoint: "store:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S", PlainHTTP: true}, ""},
		{"bare endpoint", "s3://A:S@b?endpoint=store:9000", Credentials{}, S3Options{Bucket: "b", Endpoint: "store:9000", Region: "us-east-1", AccessKey: "A", SecretKey: "S"}, ""},
		{"no credentials", "s3://b?endpoint=store:9000", Credentials{}, S3Options{}, "has no credentials"},
		{"no bucket", "s3://?endpoint=x", env, S3Options{}, "must be"},
		{"folder in the bucket", "s3://b/c", env, S3Options{}, "must be"},
		{"other scheme", "gs://b", env, S3Options{}, "must be"},
		{"no URL", "s3://A:geheim@%zz", env, S3Options{}, "must be"},
		{"empty file", "file://", env, S3Options{}, "must be"},
		{"unknown parameter", "s3://b?regoin=x", env, S3Options{}, `unknown parameter "regoin"`},
		{"bad flag", "s3://b?path_style=yes", env, S3Options{}, "path_style"},
		{"endpoint with a path", "s3://b?endpoint=https://h/p", env, S3Options{}, "endpoint"},
		{"bad escape", "s3://A:geheim@b?endpoint=%zz", env, S3Options{}, "query"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseS3(tt.url, tt.env)
			if tt.err == "" && (err != nil || got != tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
			if tt.err != "" {
				_, err = Connect(tt.url, tt.env)
				if err == nil || !strings.HasPrefix(err.Error(), "WARD_BLOB_URL ") || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), "geheim") {
					t.Errorf("error %v, want one about %q without the secret", err, tt.err)
				}
			}
		})
	}
}
