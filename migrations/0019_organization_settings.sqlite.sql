-- +goose Up
-- What an organization decides about its sessions, and what a person may know
-- a session of theirs by.
alter table organizations add column idle_minutes integer not null default 30 -- without a request; 45 CFR 164.312(a)(2)(iii)
  constraint organizations_idle_range check (idle_minutes between 5 and 720);
alter table organizations add column version integer not null default 1;
alter table sessions add column agent text not null default ''; -- what the browser calls itself

-- +goose Down
alter table sessions drop column agent;
alter table organizations drop column version;
alter table organizations drop column idle_minutes;
