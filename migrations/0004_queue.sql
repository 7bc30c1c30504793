-- +goose Up
-- What must be done. A job is written with the change that asks for it and
-- lives here until its work is done; Redis only carries it to a worker.
create table jobs (
  tenant      text      not null,
  id          text      not null,
  kind        text      not null, -- the task type, with its version
  subject     text      not null, -- the id of what it is about
  generation  integer   not null, -- counts the times it was handed out
  failures    integer   not null,
  run_at      timestamp not null, -- not before
  claimed_at  timestamp,          -- when it was first handed out
  lease_until timestamp,          -- handed out again after this
  done_at     timestamp,
  failed_at   timestamp,          -- given up; an operator may retry it
  error       text      not null, -- of the last failure; no content
  created_at  timestamp not null,
  constraint jobs_pk primary key (tenant, id)
);
-- The same wish twice is one job, until a worker has it.
create unique index jobs_waiting_uq on jobs (tenant, kind, subject) where claimed_at is null and done_at is null and failed_at is null;
create index jobs_open_ix on jobs (run_at) where done_at is null and failed_at is null;

-- +goose Down
drop table jobs;
