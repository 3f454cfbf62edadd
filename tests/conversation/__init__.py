"""The wing conversation in services and storage: turns, reminders, replays, what was asked again."""
