"""What a team sets up, as windows: one that shows what is set, and over it one thing at a time."""
