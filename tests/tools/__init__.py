"""Benches, screenshots and figures: commands, and their tests."""
