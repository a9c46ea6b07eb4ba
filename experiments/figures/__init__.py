"""Figures a policy reader understands."""
