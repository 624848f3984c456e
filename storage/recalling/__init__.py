"""What a team wants to know before a session: what it said when the body met last, what since, and what is missing."""

from storage.recalling.delivered import DRAFT
from storage.recalling.lacking import missing
from storage.recalling.recall import last_time
from storage.recalling.values import KeySentence, LastTime, Since, Spoken, TopicSaid

__all__ = ["DRAFT", "KeySentence", "LastTime", "Since", "Spoken", "TopicSaid", "last_time", "missing"]
