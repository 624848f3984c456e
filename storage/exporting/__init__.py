"""The record taken out again: rows for spreadsheets, objects for programs, Akoma Ntoso for archives, Word for people."""
