"""The one window; looks at the clock."""
