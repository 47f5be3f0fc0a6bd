"""When is something published? Times are ISO text in UTC and never run backwards, whatever the machine's clock does."""

from datetime import UTC, datetime

from data_access.errors import InvalidChange


def moment_now(newest_at: str) -> str:
    """Now, but not before the newest publication (`newest_at`, '' before the first).

    A machine whose clock was set back can still publish; versions, not times, say what came first.
    """
    return max(_iso(datetime.now(UTC)), newest_at)


def moment_given(published_at: datetime, newest_at: str) -> str:
    """The moment that history was published at: neither still to come nor before the newest, else InvalidChange."""
    if published_at.tzinfo is None:
        raise ValueError("published_at needs a time zone")
    moment, now = _iso(published_at), _iso(datetime.now(UTC))
    if moment > now:
        raise InvalidChange(
            [
                (
                    f"入库时间 {moment} 晚于现在（{now}），不能预先入库。",
                    f"published_at {moment} lies in the future: it is {now}.",
                )
            ]
        )
    if moment < newest_at:
        raise InvalidChange(
            [
                (
                    f"入库时间 {moment} 早于最新批次的 {newest_at}，时间不能倒退。",
                    f"published_at {moment} lies before the newest publication's {newest_at}; time does not run back.",
                )
            ]
        )
    return moment


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
