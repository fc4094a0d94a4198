"""The pure core of the coach: no Telegram, no database."""
