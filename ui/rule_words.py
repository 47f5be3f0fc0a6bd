"""How a threshold or a policy's figure is written: a share in percent, a distance in points, a cap with its unit."""

from ui.formats import UNITS, Numbers

SHARES = ("fraction", "ratio")


def rule_value(value: float, unit: str, n: Numbers) -> str:
    """0.75, fraction -> 75%; 2, points -> 2个百分点; 3, year -> 3年; as many decimals as the value has."""
    if unit in SHARES:
        return f"{n.as_kept(round(value * 100, 6))}%"
    decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
    if unit == "points":
        return n.points(value, decimals)
    if unit == "item" or unit not in UNITS:  # a bare count
        return n.figure(value, decimals)
    return n.quantity(value, unit, decimals)
