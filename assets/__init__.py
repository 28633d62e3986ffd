"""Demo voice, icon and other files that ship with the game."""
