"""Tests of models/adapt."""
