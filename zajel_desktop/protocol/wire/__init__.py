"""The only place that parses or builds JSON and bytes of any wire."""
