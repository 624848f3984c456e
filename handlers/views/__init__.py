"""Values as Block Kit: pure functions, which read nothing and send nothing."""
