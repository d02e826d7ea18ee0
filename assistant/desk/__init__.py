"""The hotline's desk: from an inquiry to an approved reply."""
