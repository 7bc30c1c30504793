-- +goose Up
-- Answers to POST requests that carried an Idempotency-Key, to be repeated.
create table idempotency_keys (
  tenant       text      not null,
  actor        text      not null,
  key_hash     text      not null,
  route        text      not null,
  request_hash text      not null, -- SHA-256 of the body; empty while it is served
  status       integer   not null, -- 0 while it is served
  headers      text      not null, -- JSON
  body         text      not null,
  created_at   timestamp not null,
  constraint idempotency_keys_pk primary key (tenant, actor, key_hash)
);
create index idempotency_keys_age_ix on idempotency_keys (tenant, created_at);

-- +goose Down
drop table idempotency_keys;
