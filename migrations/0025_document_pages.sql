-- +goose Up
-- How the pages of a document were read, for whoever looks at its list. A
-- document that was read before has them from its next reading on.
alter table documents add column unread_pages integer not null default 0; -- of which some or all could not be read
alter table documents add column ocr_pages integer not null default 0; -- whose text was recognized from their pictures

-- +goose Down
alter table documents drop column ocr_pages;
alter table documents drop column unread_pages;
