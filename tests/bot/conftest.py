"""The Bolt app over a filled record, as the tests of its listeners have it."""

from tests.handlers.conftest import empty_file, filled, filled_file, slack

__all__ = ["empty_file", "filled", "filled_file", "slack"]
