"""Imported once by the fork server: loads what every start of the program would load again.

A start then takes a quarter of the processor time. What runs after the fork is the same.
"""

import gc

import tests.crash.launch  # noqa: F401 - and with it all of the program
from bot.playbook.playbook import LANGUAGES, Playbook
from bot.ui.translator import Translator

Playbook.load()
for language in LANGUAGES:
    Translator(language)
gc.collect()
gc.freeze()
