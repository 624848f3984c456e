"""`python -m bot` is `rapporteur`."""

from bot.commands import main

main()
