"""Slack: each module is one thing people do there."""
