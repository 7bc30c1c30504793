-- +goose Up
-- What an organization decides about its sessions, and what a person may know
-- a session of theirs by.
alter table organizations add column idle_minutes integer not null default 30 -- without a request; 45 CFR 164.312(a)(2)(iii)
  constraint organizations_idle_range check (idle_minutes between 5 and 720);
alter table organizations add column version integer not null default 1;
alter table sessions add column agent text not null default ''; -- what the browser calls itself

drop function ward_session_by_hash(text);
-- +goose StatementBegin
create function ward_session_by_hash(p_hash text)
returns table (tenant text, id text, user_id text, email text, name text, role text, organization text, idle_minutes integer, seen_at timestamp, expires_at timestamp)
language sql stable security definer set search_path from current as $$
  select s.tenant, s.id, s.user_id, u.email, u.name, u.role, o.name, o.idle_minutes, s.seen_at, s.expires_at
  from sessions s
  join users u on u.tenant = s.tenant and u.id = s.user_id and u.active
  join organizations o on o.tenant = s.tenant
  where s.token_hash = p_hash
$$;
-- +goose StatementEnd
select ward_protect();
revoke all on function ward_session_by_hash(text) from public;

-- +goose Down
drop function ward_session_by_hash(text);
-- +goose StatementBegin
create function ward_session_by_hash(p_hash text)
returns table (tenant text, id text, user_id text, email text, name text, role text, organization text, seen_at timestamp, expires_at timestamp)
language sql stable security definer set search_path from current as $$
  select s.tenant, s.id, s.user_id, u.email, u.name, u.role, o.name, s.seen_at, s.expires_at
  from sessions s
  join users u on u.tenant = s.tenant and u.id = s.user_id and u.active
  join organizations o on o.tenant = s.tenant
  where s.token_hash = p_hash
$$;
-- +goose StatementEnd
select ward_protect();
revoke all on function ward_session_by_hash(text) from public;
alter table sessions drop column agent;
alter table organizations drop column version;
alter table organizations drop column idle_minutes;
