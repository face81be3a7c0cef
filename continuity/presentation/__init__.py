"""The register of business continuity in words, for its page and its PDF."""

from continuity.presentation.register import page
