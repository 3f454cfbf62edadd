"""Who is asked, why, what may happen next and what comes of it. Pure."""
