"""What people type of sessions, read part by part: days, hours, places; pure."""
