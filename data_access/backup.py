"""Placeholder replaced in the next commit."""


def backup(url, file):
    raise NotImplementedError


def restore(url, file, *, replace=False):
    raise NotImplementedError
