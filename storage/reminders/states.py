"""The states of a posting, one place for all who ask about them."""

from __future__ import annotations

WAITING = "waiting"  # to be posted at `next_try_at`
CLAIMED = "claimed"  # taken up by a worker until its lease ends; nothing was sent yet
SENDING = "sending"  # the intent is on record: from here on the message may stand in Slack
UNKNOWN = "unknown"  # sent, and the answer was lost: to be looked for at `next_try_at`
SENT = "sent"
FAILED = "failed"  # Slack refused for good
HELD = "held"  # the answer was lost, and Slack does not let us look whether the message is there
DROPPED = "dropped"  # too late to be useful
WITHDRAWN = "withdrawn"  # its session or deadline changed before an attempt

NOT_YET_TRIED = (WAITING, CLAIMED)
OPEN = (WAITING, CLAIMED, SENDING, UNKNOWN)
UNDELIVERED = (FAILED, HELD, DROPPED)
