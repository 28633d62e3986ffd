"""The hands: what the player sees and touches."""
