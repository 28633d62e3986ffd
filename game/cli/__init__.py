"""The terminal's side."""
