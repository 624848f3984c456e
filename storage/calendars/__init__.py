"""Calendars: what they say becomes sessions, and sessions are written as calendars. Each module is a door of its own."""
