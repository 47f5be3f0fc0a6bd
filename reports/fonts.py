"""Which faces a document names. Only named, never bundled: the office's own machines have them."""

# GB/T 9704-2012 for the bulletin: title 小标宋, body 仿宋, first level 黑体, second level 楷体.
TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
FIRST = "黑体"
SECOND = "楷体_GB2312"
PAGE = "宋体"
FIGURES = "Times New Roman"

SCREEN = "微软雅黑"  # slides, workbooks and charts in Chinese
SCREEN_LATIN = "Arial"

# Pictures are drawn on the server: the first of these that it has.
PICTURE = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"
