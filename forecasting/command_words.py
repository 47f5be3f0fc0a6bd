"""What the forecasts' commands say, in Chinese and English."""

from functools import partial

from terminal import sentence

WORDS: dict[str, tuple[str, str]] = {
    "program": ("年末预测的管理命令", "Commands for the year-end forecasts"),
    "COMMAND": ("命令", "COMMAND"),
    "URL": ("数据库地址", "URL"),
    "VERSION": ("批次", "VERSION"),
    "MONTH": ("月份", "MONTH"),
    "FILE": ("文件", "FILE"),
    "ADDRESS": ("地址", "ADDRESS"),
    "YEARS": ("年数", "YEARS"),
    "refresh": ("计算并保存某一批次所需的年末预测", "make and store the forecasts that a version needs"),
    "refresh_more": (
        "计算并保存某一批次所需的年末预测；已保存的不再计算。",
        "Make and store the year-end forecasts that a version needs; what is stored is kept as it is.",
    ),
    "url": (
        "数据库地址（SQLAlchemy 格式）；默认取 DATABASE_URL，未设置时为示例城市",
        "SQLAlchemy URL; by default DATABASE_URL, else the sample city",
    ),
    "version": ("数据批次，默认为最新批次", "of the data, by default the newest"),
    "month": (
        "预测起点月份，如 2020-09；默认为该批次打开时的月份",
        "such as 2020-09, by default the month that the version opens on",
    ),
    "scheduler": (
        "已有 Dask 集群的调度器地址，如 tcp://10.0.0.5:8786；调度器和各工作进程须装有同一版本的本程序。"
        "Dask 会执行收到的任何代码，只能用于可信的内部网络",
        "address of an existing Dask scheduler, such as tcp://10.0.0.5:8786; it and its workers need this very version "
        "of the app. Dask runs whatever code it is sent: use it on a trusted network only",
    ),
    "backtest": (
        "对已完整的年份重新预测，检验预测准确程度",
        "how good would the forecasts have been? Completed years forecast again",
    ),
    "backtest_more": (
        "用当时已知的数据，对已完整的年份逐月重新预测，再与实际结果比较。不指定数据库时，临时生成示例城市。",
        "Completed years forecast again, month by month, with what was known then, against what came. Without a "
        "database the sample city is built in a temporary folder.",
    ),
    "backtest_url": ("数据库地址（SQLAlchemy 格式）", "SQLAlchemy URL of a monitoring database"),
    "monthly": ("公开月度序列的 parquet 文件", "parquet file of public monthly series"),
    "weekly": ("公开周度序列的 parquet 文件", "parquet file of public weekly series"),
    "engine": ("只用自有平滑算法，不用 statsmodels", "the engine alone, without statsmodels"),
    "years": ("重新预测的完整年份数", "completed years of a database to forecast again"),
    "store": (
        "保存结果，供页面 /forecast-quality 使用；未指定 --url 时用 DATABASE_URL",
        "keep it for the page /forecast-quality; of DATABASE_URL unless --url",
    ),
    "learn": ("用公开序列重新生成 learnt.json", "make learnt.json anew from public series"),
    "learn_alarms": (
        "用模拟的企业数据重新生成 learnt_shedding.json（约需数分钟）",
        "make learnt_shedding.json anew from simulated panels; takes some minutes",
    ),
    "learn_alarms_more": (
        "在多种设定不同的模拟企业数据上学习用工预警的权重，写入 learnt_shedding.json；每次运行的结果相同。",
        "Learn the early warning's weights on simulated panels of worlds that differ on purpose, and write them to "
        "learnt_shedding.json; the same run gives the same weights.",
    ),
    "no_month": ("{text} 不是月份，应如 2020-09", "{text!r} is no month such as 2020-09"),
    "no_version": ("没有批次 {version}。", "There is no version {version}."),
    "cluster_silent": ("{address} 没有 Dask 调度器应答。", "No Dask scheduler answers at {address}."),
    "cluster_idle": ("调度器 {address} 没有工作进程。", "The scheduler at {address} has no workers."),
    "cluster_other": (
        "{address} 的进程没有本程序或不是同一版本，结果可能不同，因此不予使用。",
        "At {address} the app is missing or of another version, so figures could differ: the cluster is not used.",
    ),
    "nothing": ("没有可预测的内容：数据库为空", "nothing to forecast: the database is empty"),
    "made": (
        "批次 {version}，{month}：{series} 项预测中新计算 {made} 项，用时 {seconds:.1f} 秒",
        "version {version}, {month}: {made} of {series} forecasts made, {seconds:.1f} s",
    ),
    "progress": ("{of} 项中已完成 {done} 项", "{done} of {of} series"),
    "nothing_completed": (
        "没有可重新预测的内容：没有目标任务，或没有前面至少有两年数据的完整年份",
        "nothing to forecast again: no targets, or no completed year with two before it",
    ),
    "rehearsed": (
        "{series} 个序列，{first}—{last} 年，方法 {methods}",
        "{series} series, years {first}-{last}, methods {methods}",
    ),
    "kinds": ("其他类别的指标：", "Indicators of the other kinds:"),
    "speed": (
        "{count} 次预测，用处理器时间 {used:.1f} 秒，每秒 {each:,.0f} 次",
        "forecasts: {count}, in {used:.1f} CPU seconds, {each:,.0f} a second",
    ),
    "stored": ("批次 {version}：保存 {count} 行", "version {version}, rows stored: {count}"),
    "written": ("{file}：{size:,} 个字符", "{file}: {size:,} characters"),
}
say = partial(sentence, WORDS)
