"""Words, talk and noises that no person recorded."""
