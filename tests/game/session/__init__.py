"""Tests of game/session."""
