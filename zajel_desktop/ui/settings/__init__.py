"""The settings window: one page per subject; what is changed takes effect at once."""
