"""The history of the desk's tables; Alembic runs what a database lacks when it is opened."""
