"""Names that an upload may hold and that must stay names in every file."""

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "+8613800000000",
    "-2+3",
    "@SUM(A1)",
    "<b>甲&乙</b>'\"",
    "]]><w:p/>",
    "_x0041_甲",
    "甲\x00\x0b\x1b乙\u202e丙\ud800",
    "第一行\n第二行\t丁",
    "''); DROP TABLE x; --",
    "datum.value]; throw 1; ['",
    "𬒈字区",
    "很长的名称" * 30,
)
# What of each is written: control characters gone, breaks a space, the rest to the letter.
WRITTEN = {"甲\x00\x0b\x1b乙\u202e丙\ud800": "甲 乙丙", "第一行\n第二行\t丁": "第一行 第二行 丁"}
