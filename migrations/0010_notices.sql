-- +goose Up
-- Mail on its way out. Without an SMTP server it stays here, readable in the
-- application.
create table mails (
  tenant     text      not null,
  id         text      not null, -- also its Message-ID: a second delivery is recognizable
  recipient  text      not null,
  subject    text      not null,
  body       text      not null, -- emptied once sent: it may hold a link that signs in
  status     text      not null
    constraint mails_status_known check (status in ('queued', 'sent', 'failed', 'kept')),
  error      text      not null, -- why it was given up; no content
  version    integer   not null,
  created_at timestamp not null,
  sent_at    timestamp,
  constraint mails_pk primary key (tenant, id)
);

-- +goose Down
drop table mails;
