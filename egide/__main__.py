"""`python -m egide` is the `egide` command."""

import sys

from egide.config.command_line import main

sys.exit(main())
