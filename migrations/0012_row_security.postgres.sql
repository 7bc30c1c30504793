-- +goose Up
-- Puts every table with a tenant under row-level security. The serving role
-- sees the rows of the tenant that its transaction has set, and no row without
-- one. The owner, for whom the functions below run, sees all.
-- What runs with the owner's rights looks for tables in Ward's schema and
-- nowhere else: unless pg_temp is named last, a temporary table of the caller
-- would stand in for Ward's, and its triggers would run as the owner.
-- A migration that adds a table or such a function calls this again.
-- +goose StatementBegin
create function ward_protect() returns void language plpgsql as $$
declare
  t text;
  f regprocedure;
begin
  for f in select p.oid from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.prosecdef
  loop
    execute format('alter function %s set search_path to %I, pg_temp', f, current_schema());
  end loop;
  for t in
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant' and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and not c.relrowsecurity
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy ward_tenant on %I using (tenant = current_setting(''ward.tenant'', true)) with check (tenant = current_setting(''ward.tenant'', true))', t);
    execute format('create policy ward_owner on %I to current_user using (true) with check (true)', t);
  end loop;
end
$$;
-- +goose StatementEnd

-- The few ways to look across tenants. Each answers one narrow question; the
-- list is in internal/database/across.go, and a test compares the two.
-- +goose StatementBegin
create function ward_tenants() returns table (tenant text)
language sql stable security definer set search_path from current as $$
  select o.tenant from organizations o order by o.tenant
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function ward_user_by_email(p_email text) returns setof users
language sql stable security definer set search_path from current as $$
  select * from users where email = p_email
$$;
-- +goose StatementEnd
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
-- +goose StatementBegin
create function ward_api_token_by_hash(p_hash text)
returns table (tenant text, id text, user_id text, email text, name text, role text, user_role text, organization text, expires_at timestamp)
language sql stable security definer set search_path from current as $$
  select t.tenant, t.id, t.user_id, u.email, u.name, t.role, u.role, o.name, t.expires_at
  from api_tokens t
  join users u on u.tenant = t.tenant and u.id = t.user_id and u.active
  join organizations o on o.tenant = t.tenant
  where t.token_hash = p_hash and t.revoked_at is null
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function ward_password_link_by_hash(p_hash text) returns setof password_links
language sql stable security definer set search_path from current as $$
  select * from password_links where token_hash = p_hash
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function ward_claim_jobs(p_now timestamp, p_lease_until timestamp, p_max integer)
returns table (tenant text, id text, kind text, subject text, generation integer)
language sql volatile security definer set search_path from current as $$
  update jobs j set generation = j.generation + 1, claimed_at = coalesce(j.claimed_at, p_now), lease_until = p_lease_until
  from (
    select o.tenant, o.id from jobs o
    where o.done_at is null and o.failed_at is null and o.run_at <= p_now and (o.lease_until is null or o.lease_until <= p_now)
    order by o.run_at limit p_max for update skip locked
  ) due
  where j.tenant = due.tenant and j.id = due.id
  returning j.tenant, j.id, j.kind, j.subject, j.generation
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function ward_queue_counts() returns table (kind text, state text, n bigint)
language sql stable security definer set search_path from current as $$
  select j.kind, case when j.failed_at is not null then 'failed' when j.claimed_at is null then 'waiting' else 'running' end, count(*)
  from jobs j where j.done_at is null group by 1, 2
$$;
-- +goose StatementEnd
select ward_protect();
revoke all on function ward_protect(), ward_tenants(), ward_user_by_email(text), ward_session_by_hash(text), ward_api_token_by_hash(text),
  ward_password_link_by_hash(text), ward_claim_jobs(timestamp, timestamp, integer), ward_queue_counts() from public;

-- +goose Down
drop function ward_queue_counts();
drop function ward_claim_jobs(timestamp, timestamp, integer);
drop function ward_password_link_by_hash(text);
drop function ward_api_token_by_hash(text);
drop function ward_session_by_hash(text);
drop function ward_user_by_email(text);
drop function ward_tenants();
-- +goose StatementBegin
do $$
declare
  t text;
begin
  for t in select c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relrowsecurity
  loop
    execute format('drop policy ward_owner on %I', t);
    execute format('drop policy ward_tenant on %I', t);
    execute format('alter table %I no force row level security', t);
    execute format('alter table %I disable row level security', t);
  end loop;
end
$$;
-- +goose StatementEnd
drop function ward_protect();
