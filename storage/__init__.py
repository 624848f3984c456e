"""The record: what was said, by whom, where and when, and all that is known from it."""
