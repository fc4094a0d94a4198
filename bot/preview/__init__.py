"""A local Bot API server and a chat page in the browser: the real bot, without a token and without Telegram."""
