"""Migrations of the record, run by `storage.database`."""
