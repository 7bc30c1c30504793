-- +goose Up
-- What the list of vendors shows and filters by, beside the figures that it has
-- had from the start. All are copies, written with each score.
alter table vendors add column baa_state text not null default 'none'
  constraint vendors_baa_state_known check (baa_state in ('none', 'not_required', 'draft', 'in_negotiation', 'active', 'expiring', 'expired', 'terminated', 'refused'));
alter table vendors add column baa_until text; -- date, the last day of the agreement that decides; null: no fixed end
alter table vendors add column baa_notice_hours integer; -- its breach notice window; null: not known
alter table vendors add column computed_band text -- by the score alone; final_band is after knockouts and tier
  constraint vendors_computed_band_known check (computed_band in ('low', 'moderate', 'elevated', 'high', 'critical'));
alter table vendors add column hard_knockouts integer not null default 0;
alter table vendors add column confidence text
  constraint vendors_confidence_known check (confidence in ('high', 'medium', 'low'));
alter table vendors add column provisional boolean not null default false;
alter table vendors add column coverage_until text; -- date after which coverage_status gets worse by itself
alter table vendors add column coverage_spans text not null default '[]'; -- JSON list: what reports and letters speak of
-- Worst first and due first, as people look.
create index vendors_residual_ix on vendors (tenant, residual_risk desc, id desc);
create index vendors_review_ix on vendors (tenant, next_review_on, id);
-- The next look at the clock writes the new figures of every scored vendor.
update vendors set rated_on = '2000-01-01' where rated_on is not null;

-- A view is a list of vendors that a person keeps under a name.
create table vendor_views (
  tenant     text      not null,
  id         text      not null,
  user_id    text      not null, -- who made it
  shared     boolean   not null, -- true: everyone of the organization has it
  name       text      not null,
  name_key   text      not null, -- folded: unique among those that one person sees as theirs
  query      text      not null, -- the list's query string
  version    integer   not null,
  created_at timestamp not null,
  updated_at timestamp not null,
  constraint vendor_views_pk primary key (tenant, id),
  constraint vendor_views_user_fk foreign key (tenant, user_id) references users (tenant, id)
);
create unique index vendor_views_own_uq on vendor_views (tenant, user_id, name_key) where not shared;
create unique index vendor_views_shared_uq on vendor_views (tenant, name_key) where shared;

-- A file that a person looks through before it is imported. One person has one:
-- the next takes its place.
create table vendor_imports (
  tenant     text      not null,
  id         text      not null,
  user_id    text      not null,
  file_name  text      not null,
  data       text      not null, -- gzip of the file, base64; empty once it is imported
  outcome    text      not null, -- JSON: what the import did; empty before
  created_at timestamp not null,
  constraint vendor_imports_pk primary key (tenant, id),
  constraint vendor_imports_user_fk foreign key (tenant, user_id) references users (tenant, id)
);
create unique index vendor_imports_user_uq on vendor_imports (tenant, user_id);

-- +goose Down
drop table vendor_imports;
drop table vendor_views;
drop index vendors_review_ix;
drop index vendors_residual_ix;
alter table vendors drop column coverage_spans;
alter table vendors drop column coverage_until;
alter table vendors drop column provisional;
alter table vendors drop column confidence;
alter table vendors drop column hard_knockouts;
alter table vendors drop column computed_band;
alter table vendors drop column baa_notice_hours;
alter table vendors drop column baa_until;
alter table vendors drop column baa_state;
