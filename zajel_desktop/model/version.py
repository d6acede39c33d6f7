"""The version of this program, as others read it; pyproject.toml names the same."""

from __future__ import annotations

VERSION = "0.1.0"
