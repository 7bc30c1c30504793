-- +goose Up
create table organizations (
  tenant     text      not null,
  name       text      not null,
  created_at timestamp not null,
  constraint organizations_pk primary key (tenant)
);

create table users (
  tenant        text      not null,
  id            text      not null,
  email         text      not null, -- lower case
  name          text      not null,
  role          text      not null
    constraint users_role_known check (role in ('admin', 'analyst', 'approver', 'viewer')),
  active        boolean   not null,
  password_hash text      not null, -- argon2id; empty until the first password is set
  totp_secret   text      not null, -- sealed; empty without a second factor
  totp_active   boolean   not null, -- false while a new secret waits for its first code
  totp_last     bigint    not null, -- the last time step used: a code works once
  version       integer   not null,
  created_at    timestamp not null,
  constraint users_pk primary key (tenant, id),
  constraint users_tenant_fk foreign key (tenant) references organizations (tenant)
);
-- Sign-in knows only the address, so one address has one account.
create unique index users_email_uq on users (email);

create table sessions (
  tenant       text      not null,
  id           text      not null,
  user_id      text      not null,
  token_hash   text      not null, -- SHA-256; the token itself is never stored
  created_at   timestamp not null,
  seen_at      timestamp not null, -- kept to the minute, for the idle end
  expires_at   timestamp not null, -- the absolute end
  constraint sessions_pk primary key (tenant, id),
  constraint sessions_user_fk foreign key (tenant, user_id) references users (tenant, id)
);
create unique index sessions_token_uq on sessions (token_hash);
create index sessions_user_ix on sessions (tenant, user_id);

create table api_tokens (
  tenant     text      not null,
  id         text      not null,
  user_id    text      not null, -- who made it, and whose role bounds its own
  name       text      not null,
  role       text      not null
    constraint api_tokens_role_known check (role in ('admin', 'analyst', 'approver', 'viewer')),
  token_hash text      not null,
  created_at timestamp not null,
  expires_at timestamp, -- null: until revoked
  revoked_at timestamp,
  constraint api_tokens_pk primary key (tenant, id),
  constraint api_tokens_user_fk foreign key (tenant, user_id) references users (tenant, id)
);
create unique index api_tokens_token_uq on api_tokens (token_hash);

-- Mailed links that let their holder set a password, once.
create table password_links (
  tenant     text      not null,
  id         text      not null,
  user_id    text      not null,
  token_hash text      not null,
  created_at timestamp not null,
  expires_at timestamp not null,
  used_at    timestamp,
  constraint password_links_pk primary key (tenant, id),
  constraint password_links_user_fk foreign key (tenant, user_id) references users (tenant, id)
);
create unique index password_links_token_uq on password_links (token_hash);

-- Failed sign-ins and wishes for a new password of the last minutes, by account
-- and by address. Of no tenant: an unknown address has none.
create table sign_in_failures (
  id      text      not null,
  subject text      not null, -- SHA-256 of "account:…", "address:…", "reset:…"
  at      timestamp not null,
  constraint sign_in_failures_pk primary key (id)
);
create index sign_in_failures_subject_ix on sign_in_failures (subject, at);

-- +goose Down
drop table sign_in_failures;
drop table password_links;
drop table api_tokens;
drop table sessions;
drop table users;
drop table organizations;
