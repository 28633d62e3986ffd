"""Tests of game/audio."""
