"""What was heard, as numbers and words: draws nothing."""
