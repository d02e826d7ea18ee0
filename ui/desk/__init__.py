"""The desk's page, for the hotline's staff."""
