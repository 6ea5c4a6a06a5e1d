import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import addresses
from gridclient.domain.addresses import Address
from gridclient.domain.places import address_label

WRITTEN = {
    "阳光花园2栋3-201": Address("阳光花园", "2", "3", 2, "201"),
    "3栋2单元204": Address(None, "3", "2", 2, "204"),
    "和平里1栋1单元402": Address("和平里", "1", "1", 4, "402"),
    "和平里５幢２单元０１０１室": Address("和平里", "5", "2", 1, "101"),
    "101室": Address(None, None, None, 1, "101"),
    "1号楼": Address(None, "1"),
    "育才一村3号甲楼2门501": Address("育才一村", "3甲", "2", 5, "501"),
    "A座1203": Address(None, "A", None, 12, "1203"),
    "东楼2单元101": Address(None, "东楼", "2", 1, "101"),
    "3-2-204": Address(None, "3", "2", 2, "204"),
    "阳光花园3-2-204": Address("阳光花园", "3", "2", 2, "204"),
    "3-204": Address(None, None, "3", 2, "204"),
    "201-1": Address(None, None, None, 2, "201-1"),
    "3栋201-1": Address(None, "3", None, 2, "201-1"),
    "十二栋一单元3层301室": Address(None, "12", "1", 3, "301"),
    "杭州市西湖区红光社区阳光花园2栋3-201-1": Address("阳光花园", "2", "3", 2, "201-1"),
    "中山路88弄12号101室": Address("中山路88弄", "12", None, 1, "101"),
    "中山路12号阳光花园2栋301": Address("阳光花园", "2", None, 3, "301"),
    "城市花园2栋101": Address("城市花园", "2", None, 1, "101"),
    "12楼3门501": Address(None, "12", "3", 5, "501"),
    "3栋3楼301": Address(None, "3", None, 3, "301"),
    "3栋负1层B102": Address(None, "3", None, -1, "B102"),
    "2#1-101（出租）": Address(None, "2", "1", 1, "101"),
    "和平里 1 栋": Address("和平里", "1"),
    "红光社区": Address(),
    "": Address(),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_an_address_is_taken_apart(text):
    assert addresses.parse(text) == WRITTEN[text]


@pytest.mark.parametrize(
    ("text", "building"),
    [
        ("1栋", "1"),
        ("1", "1"),
        ("一号楼", "1"),
        ("二十三幢", "23"),
        ("A座", "A"),
        ("A", "A"),
        ("03幢", "3"),
        ("3甲", "3甲"),
        ("东楼", "东楼"),
        ("3号", "3"),
        ("花园", None),
        (None, None),
    ],
)
def test_a_building_has_one_spelling(text, building):
    assert addresses.read_building(text) == building


@pytest.mark.parametrize(
    ("text", "unit"),
    [("1单元", "1"), ("1", "1"), ("二门", "2"), ("0", None), (None, None), ("无", None)],
)
def test_a_unit_has_one_spelling(text, unit):
    assert addresses.read_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "room"), [("0201室", "201"), ("201-1", "201-1"), ("东户", "东户"), (None, None)]
)
def test_a_room_has_one_spelling(text, room):
    assert addresses.read_room(text) == room


@pytest.mark.parametrize(
    ("room", "floor"),
    [
        ("1104", 11),
        ("301", 3),
        ("0101", 1),
        ("301-1", 3),
        ("B102", -1),
        ("12", None),
        ("10101", None),
        ("东户", None),
        (None, None),
    ],
)
def test_a_room_number_tells_its_floor(room, floor):
    assert addresses.floor_of(room) == floor


@pytest.mark.parametrize(("text", "floor"), [("3层", 3), ("负一楼", -1), ("11", 11), ("顶", None)])
def test_a_floor_is_read(text, floor):
    assert addresses.read_floor(text) == floor


BUILDINGS = st.one_of(
    st.integers(1, 199).map(str),
    st.integers(1, 30).map(lambda number: f"{number}甲"),
    st.sampled_from(["A", "B", "东楼", "西楼"]),
)
ROOMS = st.builds(
    lambda floor, door, shared: f"{floor}{door:02}" + (f"-{shared}" if shared else ""),
    st.integers(1, 33),
    st.integers(1, 12),
    st.integers(0, 3),
)
ESTATES = st.none() | st.sampled_from(["阳光花园", "和平里", "育才一村", "城市花园", "A区"])


@given(ESTATES, BUILDINGS, st.none() | st.integers(1, 9).map(str), ROOMS)
def test_an_address_as_shown_reads_back(estate, building, unit, room):
    shown = address_label(estate, building, unit, room)
    floor = int(room.partition("-")[0]) // 100
    assert addresses.parse(shown) == Address(estate, building, unit, floor, room)


@given(
    st.integers(1, 60),
    st.integers(1, 9),
    ROOMS,
    st.sampled_from(
        ["{}栋{}单元{}", "{}幢{}-{}", "{}号楼{}门{}室", "第{}栋 {}单元 {}号", "{}-{}-{}"]
    ),
)
def test_spellings_of_one_door_read_the_same(building, unit, room, shape):
    parsed = addresses.parse(shape.format(building, unit, room))
    assert (parsed.building, parsed.unit, parsed.room) == (str(building), str(unit), room)


@given(st.text(max_size=40))
def test_no_text_is_too_odd_to_look_at(text):
    addresses.parse(text)
