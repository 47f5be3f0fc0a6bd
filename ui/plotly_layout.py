"""What every chart of the screens has in common: no ground, no legend, nothing to drag, the product's face. Pure."""

from ui.palette import FONT


def quiet_layout(colour: str, *, height: float, margin: dict[str, float], font: float) -> dict[str, object]:
    """A layout to which each chart adds its axes and notes. `colour`: of its texts; the others in pixels."""
    return {
        "height": height,
        "margin": margin,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": font, "color": colour},
        "hoverlabel": {"font": {"family": FONT}, "align": "left"},
        "showlegend": False,
        "dragmode": False,
    }
