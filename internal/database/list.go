package database

import (
	"strings"

	"gorm.io/gorm"
)

var escapeLike = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Search narrows a query to the rows that hold a text in one of the columns,
// ignoring case; an empty text narrows nothing. The columns are names of the
// program, never of a caller.
func Search(q *gorm.DB, text string, columns ...string) *gorm.DB {
	if text == "" {
		return q
	}
	like := "%" + escapeLike.Replace(strings.ToLower(text)) + "%"
	conditions, args := make([]string, 0, len(columns)), make([]any, 0, len(columns))
	for _, c := range columns {
		conditions, args = append(conditions, "lower("+c+`) like ? escape '\'`), append(args, like)
	}
	return q.Where("("+strings.Join(conditions, " or ")+")", args...)
}

// ByID orders the rows of a query by their id, in which UUIDv7 follow their
// making, and begins behind the id after, unless that is empty.
func ByID(q *gorm.DB, oldest bool, after string) *gorm.DB {
	order, beyond := "id desc", "id < ?"
	if oldest {
		order, beyond = "id", "id > ?"
	}
	if after != "" {
		q = q.Where(beyond, after)
	}
	return q.Order(order)
}
