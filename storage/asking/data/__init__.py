"""The words that questions are made of, one row a kind or a group."""
