-- +goose Up
-- Which services of its vendor a document is about: ids with a space between.
-- No link to the services themselves: one that is removed must not turn "about
-- this one" into "about all".
alter table documents add column services text not null default ''; -- empty: all

-- +goose Down
alter table documents drop column services;
