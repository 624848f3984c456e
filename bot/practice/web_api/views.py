"""views.*: modals and the Home tab."""

from __future__ import annotations

from bot.practice import limits
from bot.practice.blocks import require_view
from bot.practice.refusals import Json, Refused
from bot.practice.values import View
from bot.practice.workspace import Workspace


def open_modal(workspace: Workspace, arguments: Json) -> Json:
    """Open a modal for the person who caused the trigger id; it takes the place of any that is open."""
    body = _modal(arguments)
    user = workspace.triggers.exchange(arguments.get("trigger_id"))
    view = workspace.new_view(user, body)
    workspace.stacks[user] = [view.id]
    workspace.show_views(user)
    return {"view": view.as_slack()}


def push(workspace: Workspace, arguments: Json) -> Json:
    """Lay a modal over the open one; `push_limit_reached` above three."""
    body = _modal(arguments)
    user = workspace.triggers.exchange(arguments.get("trigger_id"))
    return {"view": push_view(workspace, user, body).as_slack()}


def push_view(workspace: Workspace, user: str, body: Json) -> View:
    """Return the view now on top of a person's stack."""
    stack = workspace.stacks.get(user) or []
    if not stack:
        raise Refused("not_found")
    if len(stack) >= limits.VIEW_STACK:
        raise Refused("push_limit_reached")
    view = workspace.new_view(user, body, workspace.views[stack[-1]])
    stack.append(view.id)
    workspace.show_views(user)
    return view


def update(workspace: Workspace, arguments: Json) -> Json:
    """Replace a view's content; `hash_conflict` when it changed since the given hash, `not_found` when it is gone."""
    body = arguments.get("view") or {}
    require_view(body)
    view = _find(workspace, arguments)
    _require_hash(view, arguments.get("hash"))
    workspace.refresh_view(view, body)
    workspace.show_views(view.user)
    return {"view": view.as_slack()}


def publish(workspace: Workspace, arguments: Json) -> Json:
    """Give a person their Home tab; `not_enabled` when the manifest has none."""
    body = arguments.get("view") or {}
    require_view(body)
    if body["type"] != "home":
        raise Refused("invalid_arguments", ["[ERROR] view must be of type home [json-pointer:/view/type]"])
    if not workspace.installed.home_tab:
        raise Refused("not_enabled")
    user = workspace.person(arguments.get("user_id")).id
    view = _published(workspace, user, body, arguments.get("hash"))
    workspace.show_home(user)
    return {"view": view.as_slack()}


def _published(workspace: Workspace, user: str, body: Json, known_hash: str | None) -> View:
    if user not in workspace.homes:
        view = workspace.new_view(user, body)
        workspace.homes[user] = view.id
        return view
    view = workspace.views[workspace.homes[user]]
    _require_hash(view, known_hash)
    return workspace.refresh_view(view, body)


def _modal(arguments: Json) -> Json:
    body: Json = arguments.get("view") or {}
    require_view(body)
    if body["type"] != "modal":
        raise Refused("invalid_arguments", ["[ERROR] view must be of type modal [json-pointer:/view/type]"])
    return body


def _find(workspace: Workspace, arguments: Json) -> View:
    open_views = {view_id for stack in workspace.stacks.values() for view_id in stack} | set(workspace.homes.values())
    for view_id in open_views:
        view = workspace.views[view_id]
        if view_id == arguments.get("view_id") or (view.body.get("external_id") or None) == arguments.get("external_id", ""):
            return view
    raise Refused("not_found")


def _require_hash(view: View, known_hash: str | None) -> None:
    if known_hash and known_hash != view.hash:
        raise Refused("hash_conflict")
