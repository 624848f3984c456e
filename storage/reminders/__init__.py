"""Reminders: which are due when, for whom, and what became of each. The truth is in the tables; a tick only looks at them."""
