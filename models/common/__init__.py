"""What every room of the models shares: nothing of speech."""
