#!/bin/sh
# Run once by the database's image, while its volume is empty: the bot's role is no superuser, since a superuser heeds no row
# security, and owns the record alone. The superuser has no password from here on: nobody comes in as it from another container.
psql --username="$POSTGRES_USER" --dbname=postgres --set=ON_ERROR_STOP=1 <<'SQL'
\getenv password POSTGRES_PASSWORD
CREATE ROLE rapporteur LOGIN PASSWORD :'password';
CREATE DATABASE rapporteur OWNER rapporteur;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
