-- +goose Up
-- +goose StatementBegin
create trigger audit_events_no_update before update on audit_events
begin
  select raise(abort, 'audit events are never changed');
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger audit_events_no_delete before delete on audit_events
begin
  select raise(abort, 'audit events are never removed');
end;
-- +goose StatementEnd

-- +goose Down
drop trigger audit_events_no_delete;
drop trigger audit_events_no_update;
