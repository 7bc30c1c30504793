-- +goose Up
-- A reviewer may take a decision back: the row "undo" names, in value, the
-- decision that it takes back. Rows are still never changed. SQLite changes a
-- check only by making the table anew.
-- Who decided is shown beside the fact, under the name of that day.
create table fact_decisions_new (
  tenant      text      not null,
  id          text      not null,
  document_id text      not null,
  reading     integer   not null,
  path        text      not null, -- soc2.opinion, soc2.exceptions.0.deviation
  decision    text      not null
    constraint fact_decisions_known check (decision in ('confirm', 'correct', 'absent', 'add', 'undo')),
  value       text      not null, -- JSON; "null" unless corrected, added or taken back
  page        integer   not null, -- of an added fact; 0 otherwise
  quote       text      not null,
  note        text      not null,
  decided_by  text      not null,
  decided_at  timestamp not null,
  decided_by_name text  not null default '', -- as on that day
  constraint fact_decisions_pk primary key (tenant, id),
  constraint fact_decisions_document_fk foreign key (tenant, document_id) references documents (tenant, id)
);
insert into fact_decisions_new (tenant, id, document_id, reading, path, decision, value, page, quote, note, decided_by, decided_at, decided_by_name)
  select d.tenant, d.id, d.document_id, d.reading, d.path, d.decision, d.value, d.page, d.quote, d.note, d.decided_by, d.decided_at, coalesce(u.name, '')
  from fact_decisions d left join users u on u.tenant = d.tenant and u.id = d.decided_by;
drop table fact_decisions;
alter table fact_decisions_new rename to fact_decisions;
create index fact_decisions_document_ix on fact_decisions (tenant, document_id, reading, decided_at);
-- How many facts of the reading in force wait for a person. Of documents that
-- were read before, the next score of their vendor counts them.
alter table documents add column open_facts integer not null default 0;

-- +goose Down
alter table documents drop column open_facts;
delete from fact_decisions where id in (select trim(value, '"') from fact_decisions where decision = 'undo');
delete from fact_decisions where decision = 'undo';
create table fact_decisions_new (
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
insert into fact_decisions_new (tenant, id, document_id, reading, path, decision, value, page, quote, note, decided_by, decided_at) select tenant, id, document_id, reading, path, decision, value, page, quote, note, decided_by, decided_at from fact_decisions;
drop table fact_decisions;
alter table fact_decisions_new rename to fact_decisions;
create index fact_decisions_document_ix on fact_decisions (tenant, document_id, reading, decided_at);
