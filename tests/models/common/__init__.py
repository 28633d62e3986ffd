"""Tests of models/common."""
