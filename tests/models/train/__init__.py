"""Tests of models/train."""
