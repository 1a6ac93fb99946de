"""Measurements that are told and never tested, since machines differ."""
