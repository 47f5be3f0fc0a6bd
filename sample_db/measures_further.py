"""The sample city's further measures, in the order of the plan: of every kind, among them each number that the plan
leaves blank. Measures of the pandemic's relief begin in 2020; others go back as far as the catalogue lists them."""

from sample_db.districts import BAITAN, CITY, DIPU, HETING, MAILONG, SONGJI, TINGLAN, YUNXIU, ZONE
from sample_db.measure_kinds import (
    Ages,
    Count,
    Floor,
    Flow,
    Funnel,
    Level,
    Measure,
    Milestone,
    Rate,
    Stock,
)


def _in_turn(year: int, months: tuple[int, ...], districts: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Events held in one district after the other."""
    return tuple((year, month, districts[at % len(districts)]) for at, month in enumerate(months))


VIRUS_AND_POVERTY: tuple[Measure, ...] = (  # 二 打好两大攻坚
    Count(
        "employment_analyses",
        "city",
        (12,),
        events=tuple((2020, month, CITY) for month in (2, 3, 3, 4, 5, 6, 7, 8, 9)),
        document="望就监〔{year}〕{number}号",
    ),
    Rate("key_firm_posts_filled_rate", "firms", (90,), base=4_200, first=38, last=98, spread=3, bend=0.35),
    Flow("absorption_subsidy", "firms", (420,), shape="relief", now=0.99),
    Flow("absorption_subsidy_people", "firms", (4_200,), shape="relief", now=1.01),
    Flow("online_fairs", "firms", (110, 300), shape="relief", now=1.16),
    Flow("online_fair_posts", "firms", (36_000, 90_000), shape="relief", now=1.12),
    Funnel("online_recruitment", "firms", (20,), size=31_000, conversions=(0.42, 0.52), shape="relief"),
    Rate("firm_resumption_rate", "firms", (100,), base=312, first=71, last=107, spread=1.2, bend=0.4),
    Rate("staff_return_rate", "firms", (98,), base=58_400, first=48, last=105.5, spread=1, bend=0.35),
    Flow("small_firm_loans", "loans", (3_200, 3_500, 6_000), shape="loans", now=0.92),
    Level("loan_days", "city", (15,), levels={CITY: (19.5, 13.6)}),
    Flow("point_to_point_people", "rural", (12_000,), shape="spring", now=1.06),
    Rate("poor_employment_rate", "rural", (88, 90, 92, 94), base=21_600, first=79, last=97, spread=1.5),
    Rate("poor_records_rate", "rural", (100,), base=38_900, first=92, last=102, spread=0.8, bend=0.4),
    Flow("poor_training", "rural", (5_200, 5_400, 5_600, 5_600), shape="training", ratio=1.07, now=1.0),
    Stock("workshops", "workshops", (86, 118, 150), start=60.0, now=1.03),
    Rate("workshop_reopened_rate", "workshops", (100,), base=121, first=34, last=108, spread=3, bend=0.35),
    Stock("workshop_workers", "workshops", (1_900, 2_600, 3_300), start=1_350.0, now=0.93),
    Milestone(
        "subsidy_procedure_revised",
        "city",
        (1,),
        due="2020-06-30",
        done="2020-05",
        document="望人社发〔2020〕21号",
    ),
    Flow("welfare_posts", "rural", (3_000,), shape="relief", now=1.02),
    Flow("welfare_posts_filled", "rural", (2_900,), shape="relief", now=0.97),
    Level(
        "welfare_post_months",
        "counties",
        (6,),
        levels={SONGJI: (6, 6), BAITAN: (6, 6), DIPU: (6, 6), HETING: (6, 6), MAILONG: (6, 6)},
    ),
)

GROUPS: tuple[Measure, ...] = (  # 三 聚焦三大群体
    Rate("graduate_outcome", "graduates", (85, 85, 85, 86), base=16_200, first=22, last=92, spread=2),
    Flow("graduate_loans", "graduates", (130, 140, 160, 200), shape="graduates", now=0.97, noise=0.09),
    Flow("graduate_loan_amount", "graduates", (1_100, 1_300, 1_600, 2_600), shape="graduates", now=0.94, noise=0.09),
    Flow("graduate_hire_people", "graduates", (420, 450, 480, 500), shape="graduates", now=1.05),
    Flow("spring_events", "people", (180, 190, 200, 160), shape="campaign", ratio=1.15, now=1.02, misses=0.03),
    Flow("spring_matches", "people", (9_000, 9_500, 9_800, 7_500), shape="campaign", ratio=1.12, now=1.05, misses=0.03),
    Stock("return_base_entities", "counties", (420, 500, 580, 680), start=340.0, now=1.02),
    Flow("veterans_employed", "people", (760, 800, 820, 900), shape="steady", now=1.06),
    Rate("hard_record_rate", "people", (87, 94, 98), base=6_800, first=94, last=101, spread=1.5, rise=7),
    Ages("oldest_zero_household", "people", (20, 20, 20)),
)

CAMPAIGNS: tuple[Measure, ...] = (  # 四 开展三项活动
    Milestone(
        "service_lists_published",
        "people",
        (1,),
        due="2020-08-31",
        done="2020-07",
        document="望就服〔2020〕33号",
        late=MAILONG,
    ),
    Rate("one_visit_rate", "people", (78, 88, 98), base=420, first=90, last=100, spread=1.5, rise=10),
    Rate("stations_live_rate", "people", (65, 78, 90, 100), base=1_036, first=90, last=102, spread=1.2, rise=11),
    Flow("young_worker_training", "rural", years=2, size=1_500, shape="training", now=1.0),
    Flow("startup_trainees", "people", (1_500, 1_600, 1_700, 1_800), shape="training", ratio=1.08, now=1.05),
    Rate("poor_training_coverage", "rural", (90, 95, 98, 100), base=7_400, first=24, last=104, spread=3),
    Funnel("train_send_employ", "rural", (75, 80, 82), size=4_700, conversions=(0.955, 0.945), shape="training"),
    Count(
        "rural_tour_trips",
        "counties",
        (8, 10, 12),
        events=(
            *_in_turn(2018, (4, 5, 6, 8, 9, 10, 11), (SONGJI, BAITAN, DIPU)),
            *_in_turn(2019, (3, 4, 5, 6, 6, 8, 9, 9, 10, 11, 12), (BAITAN, HETING)),
            *_in_turn(2020, (5, 6, 6, 7, 8, 9, 9), (SONGJI, DIPU, HETING, BAITAN)),
        ),
        document="望就服〔{year}〕{number}号",
    ),
    Count(
        "startup_towns",
        "counties",
        (4,),
        events=((2020, 7, SONGJI), (2020, 9, BAITAN)),
        document="望人社函〔{year}〕{number}号",
    ),
    Milestone("alliance_formed", "city", (1,), due="2020-10-31"),
)

SERVICES: tuple[Measure, ...] = (  # 五 强化五个保障
    Milestone("appraisal_included", "city", (1,), due="2020-04-30", done="2020-04", document="望办发〔2020〕12号"),
    Stock("fixed_point_firms", "firms", (190, 205, 220, 260), start=180.0, now=1.06),
    Rate("fixed_point_response_rate", "firms", (95, 95, 95, 95), base=240, first=93.5, last=97, spread=1.2),
    Level(
        "key_firms",
        "firms",
        (40,),
        levels={TINGLAN: (8, 10), YUNXIU: (6, 8), SONGJI: (4, 5), BAITAN: (3, 4), ZONE: (9, 11)},
    ),
    Floor("training_sessions", "people", (3, 3, 4, 4), shape="steady", slow=(HETING,)),
    Rate("station_training_rate", "people", (95, 95, 98, 100), base=2_140, first=31, last=103, spread=2.5),
    Stock("station_issues", "people", (210, 150, 90), start=260.0, now=1.0),
    Flow("special_fairs", "people", (240, 250, 260, 220), shape="jobs", now=0.93),
    Funnel("reform_staff", "people", (84, 85), size=1_900, conversions=(0.98, 0.955)),
    Milestone("statistical_system_revised", "city", (1,), due="2020-09-30"),
    Rate("real_name_rate", "people", (85, 92, 100), base=9_600, first=93, last=100.5, spread=1, rise=7),
    Flow("check_hits", "people", years=3, size=2_300, shape="steady", now=1.0),
)

FURTHER: tuple[Measure, ...] = VIRUS_AND_POVERTY + GROUPS + CAMPAIGNS + SERVICES
