"""What people see: answers and screens as Telegram HTML."""
