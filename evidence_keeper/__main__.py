"""`python -m evidence_keeper`."""

from evidence_keeper.app.main import main

raise SystemExit(main())
