"""Alembic's migrations, oldest first in `versions`. A released one is never changed.

They only lead forward: the way back is a copy of the database from before.
"""
