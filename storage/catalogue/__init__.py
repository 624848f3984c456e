"""The world's delegations, groups, bodies and terms as data files; how texts name them, and how their sessions are numbered."""

from storage.catalogue.loading import load

__all__ = ["load"]
