"""Tests of game/drawing."""
