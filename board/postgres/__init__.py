"""A database backend of Django's making but for its reading of moments (`board.postgres.base`)."""
