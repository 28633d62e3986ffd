"""Sound in and out: the only room that knows PortAudio, and no screen."""
