"""Word lists of recalling."""
