"""Tests of game/feedback."""
