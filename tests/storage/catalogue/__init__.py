"""What the catalogue holds, and how names, numbers and sessions are read with it."""
