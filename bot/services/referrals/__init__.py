"""Verbs of the wing referrals: finding an agent, offers, reports, talks, complaints."""
