

def test_every_door_plays_where_it_is_asked_to() -> None:
    doors = [ROOT / "sim" / "cli.py", *(ROOT / "sim" / "doors").glob("*.py")]
    assert not [path for path in doors if "asked.jobs" in path.read_text(encoding="utf-8")]
