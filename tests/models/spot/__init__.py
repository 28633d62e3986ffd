"""Tests of models/spot."""
