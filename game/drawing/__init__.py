"""What a drawing is, and its pixels: no window, no clock, no file."""
