-- +goose Up
-- +goose StatementBegin
create function ward_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are never changed or removed';
end
$$;
-- +goose StatementEnd
create trigger audit_events_append_only before update or delete on audit_events
  for each row execute function ward_refuse_change();
create trigger audit_events_no_truncate before truncate on audit_events
  for each statement execute function ward_refuse_change();

-- +goose Down
drop trigger audit_events_no_truncate on audit_events;
drop trigger audit_events_append_only on audit_events;
drop function ward_refuse_change();
