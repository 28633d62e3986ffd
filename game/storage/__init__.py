"""All that touches the disk or other programs."""
