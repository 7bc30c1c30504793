-- +goose Up
-- SQLite has no row-level security: one file serves one process, and every
-- query names its tenant.
select 1;

-- +goose Down
select 1;
