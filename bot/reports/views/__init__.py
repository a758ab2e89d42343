"""Draws figures for Slack and as files."""
