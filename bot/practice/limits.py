"""
Slack's limits, as data: how much of what a block, a view, a message or a ticket may hold.

Sources: docs.slack.dev reference/block-kit, reference/methods/chat.postMessage, interactivity/handling-user-interaction.
Lengths are counted in Unicode code points; what Slack counts for characters outside the basic plane is not documented.
"""

from __future__ import annotations

from dataclasses import dataclass

ACK_SECONDS = 3.0
TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60
EVENT_RETRY_SECONDS = (0.0, 60.0, 300.0)
CONNECTIONS = 10

TEXT_TRUNCATED = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
VIEW_BYTES = 250_000
VIEW_STACK = 3
PRIVATE_METADATA = 3_000
# Slack names no figure; a message's key and little more is what metadata is for.
METADATA_BYTES = 16_000
LOADING_MESSAGES = 10
PROMPTS = 4
STATUS_SECONDS = 120.0
SNIPPET_BYTES = 1024 * 1024
UPLOAD_BYTES = 200 * 1024 * 1024

TABLE_COLUMNS = 20
TABLE_CELLS = ("raw_text", "rich_text")

BLOCKS = {"message": 50, "modal": 100, "home": 100}


@dataclass(frozen=True)
class Text:
    """A text object of at most `most` characters; `plain` when mrkdwn is not allowed there."""

    most: int
    plain: bool = False


@dataclass(frozen=True)
class String:
    """A bare string of at most `most` characters."""

    most: int


@dataclass(frozen=True)
class Many:
    """A list of `least` to `most` members, each one of `kinds` (a Text, or names of kinds below)."""

    kinds: tuple[str, ...] | Text
    least: int
    most: int


@dataclass(frozen=True)
class One:
    """One object, of one of `kinds`."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Free:
    """A field that is allowed and not looked into."""


Rule = Text | String | Many | One | Free
Fields = dict[str, Rule]


@dataclass(frozen=True)
class Kind:
    """The fields of one kind of block, element or composition object; of each tuple in `needs` one field must be there."""

    fields: Fields
    needs: tuple[tuple[str, ...], ...] = ()
    surfaces: tuple[str, ...] = ("message", "modal", "home")


FREE = Free()
ACTION: Fields = {"action_id": String(255), "confirm": One(("confirm",)), "focus_on_load": FREE}
PLACEHOLDER: Fields = {"placeholder": Text(150, plain=True)}
OPTIONS = Many(("option",), 1, 100)
CHOICES = Many(("option",), 1, 10)
GROUPS = Many(("option_group",), 1, 100)
ID: Fields = {"block_id": String(255)}

PICKERS = ("datepicker", "timepicker", "datetimepicker")
SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
ACTION_ELEMENTS = ("button", "overflow", "radio_buttons", "checkboxes", "workflow_button", *PICKERS, *SELECTS)
ACCESSORIES = ("image", *(name for name in ACTION_ELEMENTS if name != "datetimepicker"), *MULTI_SELECTS)
TEXT_INPUTS = ("plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input")
INPUT_ELEMENTS = (*TEXT_INPUTS, "radio_buttons", "checkboxes", "file_input", *PICKERS, *SELECTS, *MULTI_SELECTS)
ELEMENTS = frozenset((*ACTION_ELEMENTS, *MULTI_SELECTS, *TEXT_INPUTS, "file_input", "icon_button", "feedback_buttons"))
RICH_TEXT_PARTS = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")

BLOCK_KINDS = {
    "section": Kind(
        {**ID, "text": Text(3000), "fields": Many(Text(2000), 1, 10), "accessory": One(ACCESSORIES), "expand": FREE},
        needs=(("text", "fields"),),
    ),
    "header": Kind({**ID, "text": Text(150, plain=True), "level": FREE}, needs=(("text",),)),
    "divider": Kind({**ID}),
    "context": Kind({**ID, "elements": Many(("image", "mrkdwn", "plain_text"), 1, 10)}, needs=(("elements",),)),
    "actions": Kind({**ID, "elements": Many((*ACTION_ELEMENTS, *MULTI_SELECTS), 1, 25)}, needs=(("elements",),)),
    "context_actions": Kind(
        {**ID, "elements": Many(("feedback_buttons", "icon_button"), 1, 5)}, needs=(("elements",),), surfaces=("message",)
    ),
    "input": Kind(
        {
            **ID,
            "label": Text(2000, plain=True),
            "hint": Text(2000, plain=True),
            "element": One(INPUT_ELEMENTS),
            "optional": FREE,
            "dispatch_action": FREE,
        },
        needs=(("label",), ("element",)),
    ),
    "image": Kind(
        {**ID, "alt_text": String(2000), "title": Text(2000, plain=True), "image_url": String(3000), "slack_file": FREE},
        needs=(("alt_text",), ("image_url", "slack_file")),
    ),
    "rich_text": Kind({**ID, "elements": Many(RICH_TEXT_PARTS, 0, 10_000)}, needs=(("elements",),)),
    "markdown": Kind({**ID, "text": String(12_000)}, needs=(("text",),), surfaces=("message",)),
    "table": Kind(
        {**ID, "rows": Many((), 1, 100), "column_settings": Many((), 0, TABLE_COLUMNS)}, needs=(("rows",),), surfaces=("message",)
    ),
    "file": Kind({**ID, "external_id": FREE, "source": FREE}, surfaces=("message",)),
    "video": Kind({**ID, **dict.fromkeys(("alt_text", "video_url", "thumbnail_url", "title", "description"), FREE)}),
    "alert": Kind({**ID, "text": Text(200), "level": FREE}, needs=(("text",),), surfaces=("modal",)),
}

OTHER_KINDS = {
    "mrkdwn": Kind({"text": String(3000), "verbatim": FREE}, needs=(("text",),)),
    "plain_text": Kind({"text": String(3000), "emoji": FREE}, needs=(("text",),)),
    "option": Kind(
        {"text": Text(75), "value": String(150), "description": Text(75), "url": String(3000)}, needs=(("text",), ("value",))
    ),
    "option_group": Kind({"label": Text(75, plain=True), "options": OPTIONS}, needs=(("label",), ("options",))),
    "confirm": Kind(
        {
            "title": Text(100, plain=True),
            "text": Text(300),
            "confirm": Text(30, plain=True),
            "deny": Text(30, plain=True),
            "style": FREE,
        },
        needs=(("title",), ("text",), ("confirm",), ("deny",)),
    ),
    "button": Kind(
        {
            **ACTION,
            "text": Text(75, plain=True),
            "value": String(2000),
            "url": String(3000),
            "style": FREE,
            "accessibility_label": String(75),
        },
        needs=(("text",),),
    ),
    "workflow_button": Kind(
        {**ACTION, "text": Text(75, plain=True), "workflow": FREE, "style": FREE, "accessibility_label": String(75)}
    ),
    "icon_button": Kind(
        {
            **ACTION,
            "text": Text(75, plain=True),
            "icon": FREE,
            "value": String(2000),
            "accessibility_label": String(75),
            "visible_to_user_ids": FREE,
        },
        needs=(("text",), ("icon",)),
    ),
    "feedback_buttons": Kind(
        {**ACTION, "positive_button": One(("feedback_button",)), "negative_button": One(("feedback_button",))},
        needs=(("positive_button",), ("negative_button",)),
    ),
    "feedback_button": Kind(
        {"text": Text(75, plain=True), "value": String(2000), "accessibility_label": String(75)}, needs=(("text",), ("value",))
    ),
    "overflow": Kind({**ACTION, "options": Many(("option",), 1, 5)}, needs=(("options",),)),
    "radio_buttons": Kind({**ACTION, "options": CHOICES, "initial_option": One(("option",))}, needs=(("options",),)),
    "checkboxes": Kind({**ACTION, "options": CHOICES, "initial_options": CHOICES}, needs=(("options",),)),
    "static_select": Kind(
        {**ACTION, **PLACEHOLDER, "options": OPTIONS, "option_groups": GROUPS, "initial_option": One(("option",))},
        needs=(("options", "option_groups"),),
    ),
    "multi_static_select": Kind(
        {
            **ACTION,
            **PLACEHOLDER,
            "options": OPTIONS,
            "option_groups": GROUPS,
            "initial_options": OPTIONS,
            "max_selected_items": FREE,
        },
        needs=(("options", "option_groups"),),
    ),
    "external_select": Kind({**ACTION, **PLACEHOLDER, "initial_option": One(("option",)), "min_query_length": FREE}),
    "multi_external_select": Kind(
        {**ACTION, **PLACEHOLDER, "initial_options": OPTIONS, "min_query_length": FREE, "max_selected_items": FREE}
    ),
    "users_select": Kind({**ACTION, **PLACEHOLDER, "initial_user": FREE}),
    "multi_users_select": Kind({**ACTION, **PLACEHOLDER, "initial_users": FREE, "max_selected_items": FREE}),
    "conversations_select": Kind(
        {
            **ACTION,
            **PLACEHOLDER,
            **dict.fromkeys(("initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"), FREE),
        }
    ),
    "multi_conversations_select": Kind(
        {
            **ACTION,
            **PLACEHOLDER,
            **dict.fromkeys(("initial_conversations", "default_to_current_conversation", "filter", "max_selected_items"), FREE),
        }
    ),
    "channels_select": Kind({**ACTION, **PLACEHOLDER, "initial_channel": FREE, "response_url_enabled": FREE}),
    "multi_channels_select": Kind({**ACTION, **PLACEHOLDER, "initial_channels": FREE, "max_selected_items": FREE}),
    "datepicker": Kind({**ACTION, **PLACEHOLDER, "initial_date": FREE}),
    "timepicker": Kind({**ACTION, **PLACEHOLDER, "initial_time": FREE, "timezone": FREE}),
    "datetimepicker": Kind({**ACTION, "initial_date_time": FREE}),
    "plain_text_input": Kind(
        {
            **ACTION,
            **PLACEHOLDER,
            "initial_value": String(3000),
            **dict.fromkeys(("multiline", "min_length", "max_length", "dispatch_action_config"), FREE),
        }
    ),
    "number_input": Kind(
        {
            **ACTION,
            **PLACEHOLDER,
            **dict.fromkeys(("is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config"), FREE),
        },
        needs=(("is_decimal_allowed",),),
    ),
    "email_text_input": Kind({**ACTION, **PLACEHOLDER, "initial_value": FREE, "dispatch_action_config": FREE}),
    "url_text_input": Kind({**ACTION, **PLACEHOLDER, "initial_value": FREE, "dispatch_action_config": FREE}),
    "rich_text_input": Kind({**ACTION, **PLACEHOLDER, "initial_value": FREE, "dispatch_action_config": FREE}),
    "file_input": Kind({**ACTION, "filetypes": FREE, "max_files": FREE}, surfaces=("modal",)),
    "rich_text_section": Kind({"elements": FREE}, needs=(("elements",),)),
    "rich_text_list": Kind(
        {"elements": FREE, "style": FREE, "indent": FREE, "offset": FREE, "border": FREE}, needs=(("elements",), ("style",))
    ),
    "rich_text_preformatted": Kind({"elements": FREE, "border": FREE, "language": FREE}, needs=(("elements",),)),
    "rich_text_quote": Kind({"elements": FREE, "border": FREE}, needs=(("elements",),)),
}

VIEW_TEXTS = {"title": Text(24, plain=True), "submit": Text(24, plain=True), "close": Text(24, plain=True)}
VIEW_STRINGS = {"private_metadata": String(PRIVATE_METADATA), "callback_id": String(255), "external_id": String(255)}
