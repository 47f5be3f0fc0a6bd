"""What are the states of an alert, and what is done about it, called in a sentence to whoever is refused?"""

from collections.abc import Mapping

THE_PROGRAM = ("系统筛查", "the weekly screening")
STATE_WORDS: Mapping[str, tuple[str, str]] = {
    "triggered": ("触发", "triggered"),
    "verifying": ("核实中", "being verified"),
    "confirmed": ("属实", "confirmed"),
    "seasonal": ("季节性", "seasonal"),
    "moved": ("转出样本", "moved out of the sample"),
    "data_error": ("数据有误", "data error"),
    "graded": ("已定级", "graded"),
    "assisted": ("帮扶中", "being assisted"),
    "tracked": ("跟踪中", "being tracked"),
    "closed": ("已销号", "closed"),
    "dismissed": ("不予处置", "dismissed"),
}
ACTION_WORDS: Mapping[str, tuple[str, str]] = {
    "raised": ("触发预警", "raised"),
    "worsened": ("预警升级", "worsened"),
    "improved": ("预警降级", "improved"),
    "recovered": ("信号已恢复", "recovered"),
    "regrouped": ("成员变化", "members changed"),
    "transferred": ("移交县区", "moved to another district"),
    "revised": ("数据已更正", "its data were revised"),
    "lapsed": ("信号恢复，自动了结", "over by itself"),
    "verifying": ("开始核实", "verification begun"),
    "confirmed": ("核实为属实", "confirmed"),
    "seasonal": ("核实为季节性", "found seasonal"),
    "moved": ("核实为转出样本", "found moved out of the sample"),
    "data_error": ("核实为数据有误", "found a data error"),
    "dismissed": ("不予处置", "dismissed"),
    "graded": ("定级", "graded"),
    "reported": ("已上报", "reported"),
    "assisted": ("帮扶", "assisted"),
    "tracked": ("跟踪", "tracked"),
    "closed": ("销号", "closed"),
    "recorded": ("走访或电话记录", "call or visit recorded"),
    "noted": ("补充说明", "noted"),
    "assigned": ("指定责任人或时限", "assigned"),
    "snoozed": ("暂缓", "snoozed"),
    "woken": ("结束暂缓", "snooze ended"),
    "reopened": ("重新办理", "reopened"),
}
