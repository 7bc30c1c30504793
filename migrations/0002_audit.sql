-- +goose Up
-- The log that 45 CFR 164.312(b) asks for: one chain of hashes for each
-- organization.
create table audit_events (
  tenant    text      not null,
  seq       bigint    not null, -- from 1, without a hole
  at        timestamp not null,
  actor     text      not null, -- user id, or "job:…", "system"
  action    text      not null, -- noun.verb
  subject   text      not null, -- the id of what was changed
  detail    text      not null, -- JSON object: what changed
  prev_hash text      not null, -- 64 zeros for the first
  hash      text      not null, -- SHA-256 over all of the above
  constraint audit_events_pk primary key (tenant, seq)
);

-- The end of each chain. Without it, cutting off the last rows would not show.
create table audit_heads (
  tenant text   not null,
  seq    bigint not null,
  hash   text   not null,
  constraint audit_heads_pk primary key (tenant)
);

-- +goose Down
drop table audit_heads;
drop table audit_events;
