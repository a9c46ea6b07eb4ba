"""Validation: what the model says beside what was observed, and beside a guess that needs no model."""
