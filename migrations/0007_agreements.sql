-- +goose Up
-- Business associate agreements: 45 CFR 164.308(b), 164.504(e).
create table agreements (
  tenant       text      not null,
  id           text      not null,
  vendor_id    text      not null,
  status       text      not null
    constraint agreements_status_known check (status in ('not_required', 'draft', 'in_negotiation', 'active', 'terminated', 'refused')), -- expired: an active one past expires_on
  effective_on text, -- date
  expires_on   text, -- date, the last day; null: no fixed end
  notice_value integer, -- breach notice window as agreed; null when not known
  notice_unit  text
    constraint agreements_unit_known check (notice_unit in ('hours', 'days', 'business_days')),
  document_id  text, -- the signed paper
  note         text      not null, -- for not_required: the rationale
  version      integer   not null,
  created_at   timestamp not null,
  updated_at   timestamp not null,
  constraint agreements_pk primary key (tenant, id),
  constraint agreements_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id),
  constraint agreements_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);
create index agreements_vendor_ix on agreements (tenant, vendor_id);

-- +goose Down
drop table agreements;
