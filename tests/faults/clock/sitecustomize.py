"""Read by every Python that starts with this folder on its path: its clock then begins where CLOCK says, and ticks."""

import os
from datetime import datetime

import time_machine

time_machine.travel(datetime.fromisoformat(os.environ["CLOCK"]), tick=True).start()
