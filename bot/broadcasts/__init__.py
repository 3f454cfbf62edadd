"""Who a broadcast is for, and which way it may move. Pure."""
