"""The practice workspace: a stand-in for Slack on this machine, with a page to type in; it is not Slack."""
