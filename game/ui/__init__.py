"""A small toolkit of controls and pages that knows no microphone and no gallery."""
