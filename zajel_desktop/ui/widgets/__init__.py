"""What every view is put together from: small widgets that know the theme and no service."""
