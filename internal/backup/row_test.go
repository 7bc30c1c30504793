package backup

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ward/internal/database"
)

// TestRows: what is written of a row is one line, and comes back as it was.
func TestRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		table := database.Table{Name: "t"}
		var row []any
		for i, kind := range rapid.SliceOfN(rapid.IntRange(0, int(database.Timestamp)), 1, 8).Draw(t, "kinds") {
			table.Columns = append(table.Columns, database.Column{Name: string(rune('a' + i)), Kind: database.Kind(kind)})
			row = append(row, value(t, database.Kind(kind)))
		}
		var b bytes.Buffer
		if err := appendRow(&b, table, row); err != nil {
			t.Fatal(err)
		}
		line := b.Bytes()
		if bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("not one line: %q", line)
		}
		got, err := parseRow(table, json.RawMessage(line))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, row) {
			t.Fatalf("%#v came back as %#v", row, got)
		}
	})
}

func value(t *rapid.T, kind database.Kind) any {
	if rapid.Bool().Draw(t, "null") {
		return nil
	}
	switch kind {
	case database.Integer:
		return rapid.Int64().Draw(t, "integer")
	case database.Boolean:
		return rapid.Bool().Draw(t, "boolean")
	case database.Real:
		return rapid.Float64().Draw(t, "real")
	case database.Timestamp:
		return time.UnixMicro(rapid.Int64Range(-62e15, 253e15).Draw(t, "micros")).UTC()
	}
	return rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
}

func TestParseRowRefuses(t *testing.T) {
	t.Parallel()
	table := database.Table{Name: "t", Columns: []database.Column{{Name: "a", Kind: database.Integer}, {Name: "b", Kind: database.Timestamp}}}
	for _, line := range []string{
		`[]`, `{"a":1}`, `{"a":1,"c":null}`, `{"a":1,"b":null,"c":2}`, `{"a":1.5,"b":null}`, `{"a":"1","b":null}`, `{"a":1,"b":"2025-02-30T00:00:00.000000Z"}`,
	} {
		if row, err := parseRow(table, json.RawMessage(line)); err == nil {
			t.Errorf("%s is read as %v", line, row)
		}
	}
}
