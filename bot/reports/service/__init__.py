"""The use cases: figures of a stretch of time, the export, and what is marked by people."""
