"""What manage.py does before Django: packages in .venv, an embedded PostgreSQL and Valkey, and the demo's processes.

Everything here but `prepare` runs on the standard library alone, since it works where nothing is installed yet. From
the top down, each module imports only from those below it:

    main                       which command was asked for
    demo, testing, commands    the demo; the tests; every other command, on the demo's data
    prepare                    tables, demo people and static files (run as a process of its own, with Django)
    postgres, valkey           the two embedded servers
    supervisor                 start, watch, start again, stop
    packages                   .venv and the locked packages
    processes, places          process ids and signals; folders, locks and secrets
    report                     what is said, and the one line when it cannot go on
"""
