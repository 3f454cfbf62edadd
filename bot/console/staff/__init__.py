"""Accounts, roles and areas, audit, views, health and doctor."""
