"""What the player can do: pixels are left to others."""
