"""A browser as a peer: Chromium, driven over DevTools, with a page that speaks the web dialect."""
