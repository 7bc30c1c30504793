-- +goose Up
-- Short traces of the texts of a report, to find reports that are alike. A trace
-- tells how much two texts share, and nothing of what they say. One row for each
-- SOC 2 report that was read since; none: it is not known.
create table document_traces (
  tenant      text    not null,
  document_id text    not null,
  reading     integer not null, -- that the traces are of
  description text    not null, -- of the system description; empty: too little text
  controls    text    not null, -- of the control activities
  tests       text    not null, -- of the auditor's tests
  constraint document_traces_pk primary key (tenant, document_id),
  constraint document_traces_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);
-- How many signals of careful work the reading in force found, of how many; 0 of
-- 0: not looked for.
alter table documents add column signals integer not null default 0;
alter table documents add column signals_present integer not null default 0;

-- +goose Down
alter table documents drop column signals_present;
alter table documents drop column signals;
drop table document_traces;
