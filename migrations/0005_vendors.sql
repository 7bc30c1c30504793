-- +goose Up
create table vendors (
  tenant          text      not null,
  id              text      not null,
  name            text      not null, -- as on the contract
  name_key        text      not null, -- folded: unique among unretired, ignoring case
  search_key      text      not null, -- names, aliases and reference, folded: what q looks in
  legal_name      text      not null,
  aliases         text      not null, -- JSON list of strings
  website         text      not null,
  description     text      not null,
  owner_id        text,               -- the user who looks after it
  status          text      not null
    constraint vendors_status_known check (status in ('proposed', 'in_review', 'approved', 'conditional', 'rejected', 'retired')),
  external_ref    text      not null, -- the id in the hospital's own system
  retired_reason  text      not null,
  -- The figures below are copies for lists and filters, written with each score.
  tier            text, -- tier_1 (strictest) to tier_4; null before the first score
  inherent_risk   double precision, -- 0 to 100
  residual_risk   double precision, -- 0 to 100
  final_band      text
    constraint vendors_final_band_known check (final_band in ('low', 'moderate', 'elevated', 'high', 'critical')),
  coverage_status text      not null
    constraint vendors_coverage_known check (coverage_status in ('covered', 'bridged', 'unbridged', 'stale', 'type_1_only', 'none')),
  next_review_on  text, -- date
  rated_on        text, -- date of the figures: they age
  version         integer   not null,
  created_at      timestamp not null,
  updated_at      timestamp not null,
  constraint vendors_pk primary key (tenant, id),
  constraint vendors_owner_fk foreign key (tenant, owner_id) references users (tenant, id)
);
create unique index vendors_name_uq on vendors (tenant, name_key) where status <> 'retired';
-- An import finds a vendor again by its reference, so that one names one vendor.
create unique index vendors_ref_uq on vendors (tenant, external_ref) where external_ref <> '' and status <> 'retired';
create index vendors_list_ix on vendors (tenant, name_key, id);

create table vendor_contacts (
  tenant     text      not null,
  id         text      not null,
  vendor_id  text      not null,
  name       text      not null,
  email      text      not null,
  role       text      not null,
  version    integer   not null,
  created_at timestamp not null,
  constraint vendor_contacts_pk primary key (tenant, id),
  constraint vendor_contacts_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);
create unique index vendor_contacts_email_uq on vendor_contacts (tenant, vendor_id, email);

-- A product or service in use.
create table vendor_services (
  tenant      text      not null,
  id          text      not null,
  vendor_id   text      not null,
  name        text      not null,
  name_key    text      not null,
  description text      not null,
  phi_access  text      not null
    constraint vendor_services_phi_known check (phi_access in ('none', 'incidental', 'view', 'transmit', 'maintain', 'create')),
  phi_records bigint, -- people whose records it holds or reaches; null when unknown
  version     integer   not null,
  created_at  timestamp not null,
  constraint vendor_services_pk primary key (tenant, id),
  constraint vendor_services_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);
create unique index vendor_services_name_uq on vendor_services (tenant, vendor_id, name_key);

-- +goose Down
drop table vendor_services;
drop table vendor_contacts;
drop table vendors;
