"""The delivery of reminders under faults: workers that are killed at every step, and a Slack that breaks off in the middle."""
