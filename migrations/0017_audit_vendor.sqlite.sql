-- +goose Up
-- The vendor that an entry concerns, so that the history of one vendor is one
-- look: the entries of its documents, agreements and parts among it. It follows
-- from the detail and the action, which the hash covers; entries of documents
-- from before this column name no vendor.
alter table audit_events add column vendor text not null default '';
drop trigger audit_events_no_update;
update audit_events set vendor = coalesce(json_extract(detail, '$.vendor'), case when action like 'vendor.%' or action like 'intake.%' then subject end, '');
-- +goose StatementBegin
create trigger audit_events_no_update before update on audit_events
begin
  select raise(abort, 'audit events are never changed');
end;
-- +goose StatementEnd
create index audit_events_vendor_ix on audit_events (tenant, vendor, seq) where vendor <> '';

-- +goose Down
drop index audit_events_vendor_ix;
alter table audit_events drop column vendor;
