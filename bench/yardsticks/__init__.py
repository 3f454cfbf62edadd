"""The yardsticks: other frameworks with the same form, and the driver that plays people against any bot."""
