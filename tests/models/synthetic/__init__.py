"""Tests of models/synthetic."""
