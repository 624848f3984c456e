"""Files in the workspace, as Slack describes them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.practice.people import TEAM_ID
from bot.practice.refusals import Json

# Slack's names of what is uploaded most; anything else goes by its extension.
KINDS = {
    "txt": ("text", "Plain Text"),
    "md": ("markdown", "Markdown (raw)"),
    "docx": ("docx", "Word Document"),
    "doc": ("doc", "Word Document"),
    "htm": ("html", "HTML"),
}
PREVIEW_LINES = 5


@dataclass
class StoredFile:
    """
    An uploaded file; `content` is None until its bytes arrive, `channels` empty until it is shared.

    `is_snippet`: a text that was written in Slack itself.
    """

    id: str
    name: str
    title: str
    mimetype: str
    user: str
    team: str
    created: int
    length: int
    content: bytes | None = None
    channels: list[str] = field(default_factory=list)
    is_snippet: bool = False

    def as_slack(self, origin: str) -> Json:
        """Return a file object whose addresses are below `origin`."""
        where = f"{origin}/files-pri/{TEAM_ID}-{self.id}"
        extension = self.name.rpartition(".")[2].lower() if "." in self.name else "txt"
        filetype, pretty = KINDS.get(extension, (extension, extension.upper()))
        file: Json = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": filetype,
            "pretty_type": pretty,
            "user": self.user,
            "user_team": self.team,
            "editable": self.is_snippet,
            "size": self.length,
            "mode": "snippet" if self.is_snippet else "hosted",
            "is_external": False,
            "external_type": "",
            "is_public": any(channel.startswith("C") for channel in self.channels),
            "public_url_shared": False,
            "display_as_bot": False,
            "url_private": f"{where}/file",
            "url_private_download": f"{where}/download/file",
            "permalink": f"{where}/file",
            "channels": [channel for channel in self.channels if channel.startswith("C")],
            "groups": [],
            "ims": [channel for channel in self.channels if channel.startswith("D")],
            "file_access": "visible",
        }
        return file | (self._written() if self.is_snippet else {})

    def _written(self) -> Json:
        lines = (self.content or b"").decode("utf-8", "replace").splitlines()
        preview = "\n".join(lines[:PREVIEW_LINES])
        return {"preview": preview, "lines": len(lines), "preview_is_truncated": len(lines) > PREVIEW_LINES}


def to_be_looked_up(file_id: str) -> Json:
    """Return what an event in a channel shared with another organisation says of a file: its id, and to ask files.info."""
    return {"id": file_id, "created": 0, "timestamp": 0, "user": "", "mode": "file_access", "file_access": "check_file_info"}


def deleted(file_id: str) -> Json:
    """Return what stands in a message in the place of a file that was deleted."""
    return {"id": file_id, "mode": "tombstone"}
