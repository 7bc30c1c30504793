-- +goose Up
-- What a list shows of a document that was read: copies of values in force. A
-- document that was read before has them from its next score on.
alter table documents add column about text not null default ''; -- the organization that it names
alter table documents add column report_type text not null default '';
alter table documents add column opinion text not null default '';
alter table documents add column exceptions integer not null default 0;
alter table documents add column covers_from text not null default ''; -- YYYY-MM-DD, as the next
alter table documents add column covers_to text not null default '';
alter table documents add column excluded text not null default ''; -- why it counts for nothing; empty: it counts
-- All documents, newest first, those of one status, and those that do not count.
create index documents_created_ix on documents (tenant, created_at, id) where deleted_at is null;
create index documents_status_ix on documents (tenant, status, created_at, id) where deleted_at is null;
create index documents_excluded_ix on documents (tenant, created_at, id) where deleted_at is null and excluded <> '';

-- +goose Down
drop index documents_excluded_ix;
drop index documents_status_ix;
drop index documents_created_ix;
alter table documents drop column excluded;
alter table documents drop column covers_to;
alter table documents drop column covers_from;
alter table documents drop column exceptions;
alter table documents drop column opinion;
alter table documents drop column report_type;
alter table documents drop column about;
