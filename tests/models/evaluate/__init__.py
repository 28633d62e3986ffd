"""Tests of models/evaluate."""
