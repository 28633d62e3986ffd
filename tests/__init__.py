"""Tests: no hardware needed."""
