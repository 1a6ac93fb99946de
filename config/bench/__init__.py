"""How long the pages take on a trust of full size: measured and told, never a test that fails on a slow machine."""
