"""Figures, exports, messages at set times, source health."""
