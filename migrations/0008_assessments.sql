-- +goose Up
-- The hospital's own answers about a vendor, from which inherent risk follows.
create table intakes (
  tenant        text      not null,
  vendor_id     text      not null,
  questionnaire text      not null, -- id@version that was answered
  answers       text      not null, -- JSON object: question id to value
  complete      boolean   not null, -- every shown question is answered
  answered_by   text      not null,
  version       integer   not null,
  updated_at    timestamp not null,
  constraint intakes_pk primary key (tenant, vendor_id),
  constraint intakes_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);

-- Every score that was computed from inputs that differ from the one before.
create table scores (
  tenant        text      not null,
  vendor_id     text      not null,
  id            text      not null, -- UUIDv7: newest last
  method        text      not null,
  rules_version text      not null,
  inputs_sha256 text      not null,
  basis_sha256  text      not null, -- of the inputs without the day: a day alone makes no new score
  residual      double precision not null,
  final_band    text      not null,
  score         text      not null, -- JSON, with the inputs that it names
  computed_at   timestamp not null,
  constraint scores_pk primary key (tenant, id),
  constraint scores_vendor_fk foreign key (tenant, vendor_id) references vendors (tenant, id)
);
create index scores_vendor_ix on scores (tenant, vendor_id, id);

-- +goose Down
drop table scores;
drop table intakes;
