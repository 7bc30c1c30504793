-- Makes the database of Ward and its two roles on an empty Postgres, 15 or
-- later. Run it once with psql as a superuser; the passwords come from the
-- environment:
--
--   OWNER_PASSWORD=… SERVING_PASSWORD=… psql -f deploy/postgres.sql postgres
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv serving_password SERVING_PASSWORD

-- ward_owner owns the schema and runs migrations, backup and restore.
create role ward_owner login nosuperuser nocreatedb nocreaterole nobypassrls password :'owner_password';
-- ward_serving owns nothing: row-level security holds it. ward migrate up gives
-- it the right to read and write rows.
create role ward_serving login nosuperuser nocreatedb nocreaterole nobypassrls password :'serving_password';

create database ward owner ward_owner encoding 'UTF8' template template0;
revoke all on database ward from public;
grant connect on database ward to ward_serving;

\connect ward
-- Since Postgres 15 the owner of a database does not own its schema "public".
alter schema public owner to ward_owner;
revoke all on schema public from public;
