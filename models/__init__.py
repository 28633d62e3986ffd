"""The recogniser: run it, train it, judge it."""
