-- +goose Up
create table documents (
  tenant         text      not null,
  id             text      not null,
  vendor_id      text      not null,
  name           text      not null, -- as uploaded: shown, never used as a path
  sha256         text      not null, -- of the original bytes, hex
  size           bigint    not null, -- bytes
  declared_class text      not null, -- what the uploader said it is; empty: decide by reading
  wrapped_key    text      not null, -- the document's data key, sealed by the master key; empty once removed
  password       text      not null, -- of an encrypted PDF, sealed; empty without one
  status         text      not null
    constraint documents_status_known check (status in ('queued', 'processing', 'extracted', 'needs_review', 'failed')),
  document_class text      not null, -- as read; empty before
  error_code     text      not null,
  error_detail   text      not null,
  pages          integer   not null, -- of the file; 0 before it is read
  pages_read     integer   not null, -- progress while processing
  reading        integer   not null, -- number of the reading in force; 0 before the first
  uploaded_by    text      not null,
  version        integer   not null,
  created_at     timestamp not null,
  deleted_at     timestamp, -- a removed document keeps its row for the trail
  deleted_reason text      not null,
  constraint documents_pk primary key (tenant, id),
  constraint documents_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);
-- The same bytes in one vendor are one document.
create unique index documents_bytes_uq on documents (tenant, vendor_id, sha256) where deleted_at is null;
create index documents_vendor_ix on documents (tenant, vendor_id, created_at);

-- What a machine read in a document, once a reading.
create table readings (
  tenant      text      not null,
  document_id text      not null,
  number      integer   not null, -- from 1; a reread makes the next
  reader      text      not null, -- version of the program that read it
  extraction  text      not null, -- JSON: ward.extraction/1
  created_at  timestamp not null,
  constraint readings_pk primary key (tenant, document_id, number),
  constraint readings_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);

-- What people said about the facts of a reading. The machine's value stays in
-- the reading, beside it.
create table fact_decisions (
  tenant      text      not null,
  id          text      not null,
  document_id text      not null,
  reading     integer   not null,
  path        text      not null, -- soc2.opinion, soc2.exceptions.0.deviation
  decision    text      not null
    constraint fact_decisions_known check (decision in ('confirm', 'correct', 'absent', 'add')),
  value       text      not null, -- JSON; "null" unless corrected or added
  page        integer   not null, -- of an added fact; 0 otherwise
  quote       text      not null,
  note        text      not null,
  decided_by  text      not null,
  decided_at  timestamp not null,
  constraint fact_decisions_pk primary key (tenant, id),
  constraint fact_decisions_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);
create index fact_decisions_document_ix on fact_decisions (tenant, document_id, reading, decided_at);

-- +goose Down
drop table fact_decisions;
drop table readings;
drop table documents;
