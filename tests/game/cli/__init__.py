"""Tests of game/cli."""
