"""The messages of the day, the week and the month, and looks at the sources."""
