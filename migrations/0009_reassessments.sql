-- +goose Up
-- What the clock, an expiry or an event has made due: one row a cause.
create table reassessments (
  tenant      text      not null,
  id          text      not null,
  vendor_id   text      not null,
  cause       text      not null
    constraint reassessments_cause_known check (cause in ('cadence', 'report_end', 'baa_expiry')),
  cause_key   text      not null, -- what exactly fired, so that it fires once
  detail      text      not null, -- one sentence for people
  due_on      text      not null, -- date
  status      text      not null
    constraint reassessments_status_known check (status in ('open', 'closed')),
  opened_at   timestamp not null,
  closed_at   timestamp,
  constraint reassessments_pk primary key (tenant, id),
  constraint reassessments_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);
create unique index reassessments_once_uq on reassessments (tenant, vendor_id, cause, cause_key);
create index reassessments_due_ix on reassessments (tenant, status, due_on);

-- +goose Down
drop table reassessments;
