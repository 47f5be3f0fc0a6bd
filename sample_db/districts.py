"""The sample city: invented, with eight county-level districts and a municipal row (市本级). The names and the codes
(990100 and on) belong to no real place; sizes are those of a prefecture of three million."""

from dataclasses import dataclass


@dataclass(frozen=True)
class District:
    code: str
    name_zh: str
    name_en: str
    kind: str
    population: int | None
    workforce: int | None
    tile_row: int | None
    tile_column: int | None


CITY = "990100"
TINGLAN, YUNXIU = "990101", "990102"
SONGJI, BAITAN, DIPU, HETING, MAILONG = "990121", "990122", "990123", "990124", "990125"
ZONE, MUNICIPAL = "990171", "990190"

# Tiles on a grid of four columns and three rows, as the districts lie to each other; 市本级 is no place and has none.
DISTRICTS = (
    District(CITY, "望澜市", "Wanglan City", "city", 3_000_000, 1_682_000, None, None),
    District(TINGLAN, "听澜区", "Tinglan District", "urban", 560_000, 322_000, 1, 1),
    District(YUNXIU, "云岫区", "Yunxiu District", "urban", 420_000, 241_000, 1, 2),
    District(SONGJI, "松霁县", "Songji County", "county", 520_000, 287_000, 0, 1),
    District(BAITAN, "柏潭县", "Baitan County", "county", 430_000, 238_000, 0, 2),
    District(DIPU, "荻浦县", "Dipu County", "county", 380_000, 209_000, 2, 2),
    District(HETING, "鹤汀县", "Heting County", "county", 310_000, 169_000, 2, 1),
    District(MAILONG, "麦垄县", "Mailong County", "county", 240_000, 129_000, 1, 0),
    District(ZONE, "望澜经开区", "Wanglan Development Zone", "zone", 140_000, 87_000, 1, 3),
    District(MUNICIPAL, "市本级", "Municipal level", "municipal", None, None, None, None),
)
PARTS = tuple(district.code for district in DISTRICTS if district.kind != "city")
NAMES_ZH = {district.code: district.name_zh for district in DISTRICTS}

# How a total falls on PARTS, in that order. The development zone has few villagers, the municipal row registers people
# of city-level bodies only and lends to city-level firms (市直).
SPLITS: dict[str, tuple[float, ...]] = {
    "jobs": (0.212, 0.163, 0.149, 0.119, 0.103, 0.075, 0.048, 0.073, 0.058),
    "people": (0.187, 0.140, 0.173, 0.143, 0.127, 0.103, 0.080, 0.047, 0),
    "rural": (0.060, 0.050, 0.240, 0.200, 0.190, 0.150, 0.110, 0, 0),
    "loans": (0.170, 0.130, 0.150, 0.130, 0.100, 0.080, 0.050, 0.050, 0.140),
    "firms": (0.220, 0.170, 0.120, 0.090, 0.080, 0.060, 0.040, 0.220, 0),
    "graduates": (0.250, 0.190, 0.140, 0.110, 0.090, 0.070, 0.050, 0.060, 0.040),
    "workshops": (0, 0.04, 0.28, 0.24, 0.20, 0.14, 0.10, 0, 0),
    "counties": (0, 0, 0.270, 0.230, 0.210, 0.170, 0.120, 0, 0),
}


def shares(split: str) -> dict[str, float]:
    """District code -> its share of the city, without districts that have none; "city" for what only the city tells."""
    if split == "city":
        return {CITY: 1.0}
    return {code: share for code, share in zip(PARTS, SPLITS[split], strict=True) if share}


def rows() -> list[dict[str, object]]:
    """Rows of the table district."""
    return [dict(vars(district)) for district in DISTRICTS]
