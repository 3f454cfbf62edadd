"""The door for people's browsers: home, privacy notice, form, an agent's page, try-it page."""
