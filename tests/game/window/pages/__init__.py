"""Tests of game/window/pages."""
