"""Modals: sent, closed, and what the app's answer makes of them."""

from __future__ import annotations

from bot.practice import forms
from bot.practice.blocks import require_view
from bot.practice.payloads import Desk
from bot.practice.refusals import Json, Refused
from bot.practice.values import View
from bot.practice.web_api.views import push_view


class Submitting:
    """What people do with the modals they were given."""

    def __init__(self, desk: Desk) -> None:
        """Hold the desk where payloads are put together."""
        self._desk = desk
        self._workspace = desk.workspace

    async def submit(self, user: str, view_id: str, values: Json) -> Json:
        """Send a modal; the answer holds `errors` by block_id where the form or the app found some."""
        workspace, view = self._workspace, self._desk.view(user, view_id)
        if found := forms.problems(view.body, values):
            return {"errors": found}
        view.values = forms.hand_over(workspace, view.body, values)
        payload = {
            **self._desk.head("view_submission", user),
            "view": view.as_slack(),
            "response_urls": self._view_urls(user, view),
        }
        answer = await self._desk.interact(payload)
        if "problem" in answer:
            return answer
        return self._follow(view, answer)

    async def close(self, user: str, view_id: str, *, everything: bool = False) -> Json:
        """Close a modal, or the whole stack; the app hears of it when it asked to."""
        view = self._desk.view(user, view_id)
        self._drop(view, everything=everything)
        if view.body.get("notify_on_close"):
            await self._desk.interact({**self._desk.head("view_closed", user), "view": view.as_slack(), "is_cleared": everything})
        return {}

    def _follow(self, view: View, answer: Json) -> Json:
        """Do what the answer to a submission says; a view that Slack refuses is told to the person."""
        try:
            match answer.get("response_action"):
                case None:
                    self._drop(view)
                case "clear":
                    self._drop(view, everything=True)
                case "errors":
                    return {"errors": answer.get("errors") or {}}
                case "update":
                    require_view(answer.get("view"))
                    self._workspace.refresh_view(view, answer["view"])
                    self._workspace.show_views(view.user)
                case "push":
                    require_view(answer.get("view"))
                    push_view(self._workspace, view.user, answer["view"])
                case other:
                    return {"problem": f"The app answered with an unknown response_action: {other}"}
        except Refused as refused:
            return {
                "problem": f"The app answered with a view that Slack refuses: {'; '.join([refused.error, *refused.messages])}"
            }
        return {}

    def _drop(self, view: View, *, everything: bool = False) -> None:
        stack = self._workspace.stacks.get(view.user, [])
        self._workspace.stacks[view.user] = [] if everything or view.id not in stack else stack[: stack.index(view.id)]
        self._workspace.show_views(view.user)

    def _view_urls(self, user: str, view: View) -> list[Json]:
        urls = []
        for block in view.body["blocks"]:
            element = block.get("element") or {}
            chosen = view.values.get(block["block_id"], {}).get(element.get("action_id"), {})
            channel = chosen.get("selected_conversation") or chosen.get("selected_channel")
            if element.get("response_url_enabled") and channel:
                secret = self._workspace.response_addresses.issue(user, channel)
                place = {"channel_id": channel, "response_url": self._desk.response_url("app", secret)}
                urls.append({"block_id": block["block_id"], "action_id": element["action_id"], **place})
        return urls
