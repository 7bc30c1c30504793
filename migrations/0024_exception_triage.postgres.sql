-- +goose Up
-- What a person concludes about an exception of a report for the hospital. It
-- is kept by what the exception says, so that it holds in a later reading that
-- finds the same one.
create table exception_triage (
  tenant               text      not null,
  document_id          text      not null,
  fingerprint          text      not null, -- of the control and the words of the exception, as read or added
  reading              integer   not null, -- in which it was weighed last
  control              text      not null, -- as read; empty: the report names none
  deviation            text      not null, -- as read
  page                 integer   not null,
  relevant             text      not null -- to what the hospital uses; empty: not said
    constraint exception_triage_relevant_known check (relevant in ('', 'yes', 'no', 'unsure')),
  relevance_reason     text      not null,
  nature               text      not null
    constraint exception_triage_nature_known check (nature in ('', 'design', 'operation')),
  severity             text      not null -- as the person said; the one in force is a decision on the fact
    constraint exception_triage_severity_known check (severity in ('', 'minor', 'moderate', 'major')),
  severity_reason      text      not null,
  compensating_control text      not null,
  hipaa                text      not null, -- provisions, with commas between
  wants_finding        boolean   not null,
  note                 text      not null,
  decided_by           text      not null,
  decided_by_name      text      not null, -- as on that day
  decided_at           timestamp not null,
  version              integer   not null,
  constraint exception_triage_pk primary key (tenant, document_id, fingerprint),
  constraint exception_triage_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);
select ward_protect();

-- +goose Down
drop table exception_triage;
