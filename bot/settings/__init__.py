"""What a process needs to know about where it runs: config.yaml and the environment, checked at the start."""

from bot.environment import ROOT
from bot.settings.channels import WANTED, Meta, Telegram, WhatsApp
from bot.settings.loading import ENVIRONMENT, Settings, load_settings
from bot.settings.sections import Config, Referrals

__all__ = [
    "ENVIRONMENT",
    "ROOT",
    "WANTED",
    "Config",
    "Meta",
    "Referrals",
    "Settings",
    "Telegram",
    "WhatsApp",
    "load_settings",
]
