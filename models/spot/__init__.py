"""The recogniser as it is played: all that the game may import."""
