"""The only place that parses or builds JSON and bytes; everywhere else messages are values."""
