"""Tests of game/window."""
