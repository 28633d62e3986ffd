"""Judging a network on recordings."""
