"""The pages keep their word: commands run, options, keys and settings are the real ones, links lead somewhere."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from game.messages import Did
from game.settings import Setting, Settings
from game.storage.settings_file import load_settings
from game.ui.keyboard import HELP
from models.evaluate.__main__ import MODEL_PAGES
from models.evaluate.report import with_section
from models.spot.config import DEFAULT_MODEL, ModelCard, weights_of
from tests.support.made_speech import TESTING, VALIDATION, make_data
from tests.support.pages import PAGES, commands, headings, named
from tests.tools import readme_figures

ROOT = Path(__file__).parent.parent
HANDSFREE = weights_of("handsfree8w").with_suffix(".md")  # tests/models/test_model_card.py runs its commands
README = (ROOT / "README.md").read_text(encoding="utf-8")

FEW_WORDS = "--words 8 --condition quiet"
# command -> what makes it small enough for a test; run in this order, in one folder
RUN = {
    "python -m models.spot assets/demo.wav": "",
    "python -m models.spot assets/demo.wav --threshold 0.9 --json": "",
    ".venv/bin/speak-a-sketch --headless --listen assets/demo.wav --save house.png": "",
    ".venv/bin/speak-a-sketch export house.png --svg house.svg --gif house.gif --apng film.png --turtle house.py": "",
    "python -m models.train speech_commands --out runs/first": (
        "--steps 2 --scenes 8 --batch 4 --width 8 --variants 0 --validation-scenes 4"
    ),
    "python -m models.evaluate all speech_commands --split validation --out runs/judged": (
        f"{FEW_WORDS} --silence 0.01 --seconds 2"
    ),
    "python -m models.evaluate clips speech_commands --split validation": "",
    "python -m models.evaluate streams speech_commands --split validation": FEW_WORDS,
    "python -m models.evaluate long speech_commands/_background_noise_ --split validation": "",
    "python -m models.evaluate speed": "--seconds 2",
    "python -m tests.tools.voices_report": "--trials 1",
    "python -m models.evaluate sweep speech_commands --split validation --plot sweep.png": FEW_WORDS,
    "python -m models.evaluate compare speech_commands --split validation --against tfjs threshold=0.6,smoothing=3": (
        FEW_WORDS
    ),
    "python -m models.evaluate clips speech_commands --split validation --model runs/first/directional4w.tflite": "",
    ".venv/bin/speak-a-sketch --model runs/first/directional4w.tflite": "--headless --listen assets/demo.wav",
}
RUN_BY_CI = {
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/speak-a-sketch",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
    ".venv/bin/ruff check",
    ".venv/bin/ruff format --check",
    ".venv/bin/mypy",
}
NOT_RUN = {
    "python -m models.adapt takes --out voice --name Anna": "tests/models/adapt/test_adapt.py fits a voice of tones",
    "python -m models.adapt takes --out voice --name Anna --finetune speech_commands": (
        "tests/models/adapt/test_tuning.py tunes an untrained network on tones"
    ),
    "python -m models.spot --profile voice assets/demo.wav": "tests/models/spot/test_profile.py hears with one",
    "python -m tests.tools.accents kokoro.onnx voices.bin accents": "a neural voice; its test puts a stand-in there",
    "python -m models.evaluate accents accents --talk-minutes 0": "its test judges two voices of tones",
    "python -m tests.tools.own_sounds sounds": "espeak-ng; its test puts a stand-in there",
    "python -m models.evaluate own-words sounds": "tests/models/evaluate/test_own_words.py teaches tones",
    "python -m models.evaluate adaptation speech_commands --split validation --talk-minutes 12": (
        "its test judges two voices of tones"
    ),
    "python -m models.evaluate adaptation speech_commands --split validation --voice child --takes 3 --talk-minutes "
    "0": "its test changes the voices of tones",
    "python -m models.evaluate adaptation speech_commands --split validation --voice whisper --takes 3 --talk-minutes "
    "0": "the same",
    "python -m models.adapt.make_bank speech_commands": "tests/models/adapt/test_make_bank.py makes one of tones",
    "sudo apt update && sudo apt install -y python3-venv libportaudio2 && "
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/speak-a-sketch": "apt, then what .ci/run runs",
    r"py -m venv .venv && .venv\Scripts\pip install . && .venv\Scripts\speak-a-sketch": "Windows",
    ".venv/bin/pytest tests/game/drawing": "a part of all tests",
    ".venv/bin/pytest -m long": "the other part, which .ci/run runs too",
    ".venv/bin/pip install '.[train]'": "part of .[test], which .ci/run installs",
    "curl -LO https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz": "2.4 GB",
    "sudo apt install -y espeak-ng": "a package of the system",
    "sudo apt install -y espeak-ng flite": "packages of the system",
    "python -m tests.tools.bench_networks speech_commands --cache runs/cache --steps 500": "a quarter of an hour",
    "python -m tests.tools.long_speech speech_commands": "half a minute; its test reads a sentence",
    "python -m models.synthetic speech_commands": "minutes of espeak-ng; its test puts a stand-in there",
    "python -m models.synthetic speech_commands --kokoro kokoro-v1.0.int8.onnx voices-v1.0.bin --clips 600": (
        "a voice of 90 MB; its test puts a stand-in there"
    ),
    "python -m models.train speech_commands --out runs/more --start models/weights/handsfree8w.keras --rate 0.001 "
    "--epochs 30 --precision mixed_bfloat16": "tests/models/train/test_export.py begins a network as another one ended",
    "python -m models.train.average models/weights/handsfree8w.keras runs/more/handsfree8w.keras --out runs/mean": (
        "tests/models/train/test_average.py averages networks of drawn weights"
    ),
    ".venv/bin/speak-a-sketch --vocabulary handsfree8w": "tests/game/window/test_handsfree.py plays tones",
    ".venv/bin/speak-a-sketch": "the end of a command that .ci/run runs",
    ".venv/bin/speak-a-sketch house.png": "a window; tests/game/test_main_open.py opens drawings in one",
    ".venv/bin/speak-a-sketch replay house.png --speed 30": "the same",
    "mkdir speech_commands": "unpacks it",
    "python -m models.train speech_commands --out runs/eighteen --labels zero one two three four five six seven eight "
    "nine up down left right go stop yes no": "tests/models/train/test_train.py trains these words on tones",
    "tar -xzf speech_commands_v0.02.tar.gz -C speech_commands": "unpacks it",
}


def test_every_command_is_proved() -> None:
    """Each command of each page is run by a test or by .ci/run, or it is said why not."""
    pages = [page.read_text(encoding="utf-8") for page in PAGES if page != HANDSFREE]
    written = {command for text in pages for command in commands(text)}

    assert written == RUN.keys() | RUN_BY_CI | NOT_RUN.keys()


def test_ci_runs_the_commands_as_written() -> None:
    """.ci/run holds the README's commands to play and to test, word by word."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert {line.strip() for line in script.splitlines()} >= RUN_BY_CI


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_commands_run(tmp_path: Path) -> None:
    """The commands work one after the other, as a reader would try them, on a data set small enough for a test."""
    data = make_data(tmp_path / "speech_commands", more=True)
    for name, speakers in (("validation", VALIDATION), ("testing", TESTING)):
        listed = [path.relative_to(data).as_posix() for who in speakers for path in sorted(data.glob(f"*/{who}_*.wav"))]
        (data / f"{name}_list.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    there = kept | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "PYTHONPATH": str(ROOT)}
    for command, smaller in RUN.items():
        program, _, rest = command.partition(" ")
        start = [sys.executable, "-m", "game"] if program.endswith("speak-a-sketch") else [sys.executable]
        full = [*start, *shlex.split(rest), *shlex.split(smaller)]
        done = subprocess.run(full, cwd=tmp_path, env=there, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
    assert (tmp_path / "house.png").is_file()


def test_every_option_of_the_game_is_explained() -> None:
    """The README's table of options names those that the game has, and no others."""
    command = [sys.executable, "-m", "game", "--help"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rows = re.findall(r"^\| (`--[^|]+) \|", README, re.MULTILINE)
    table = [option for names in rows for option in re.findall(r"--[a-z-]+", names)]

    assert sorted(table) == sorted(set(re.findall(r"--[a-z-]+", shown)))


def test_every_key_of_the_help_is_in_the_readme() -> None:
    """The README's table of keys names every key that F1 shows."""
    section = README.partition("### Keys")[2].partition("### Options")[0]
    missing = [key for row in HELP for key in row.keys if key not in section and key != "…"]

    assert missing == []


def test_settings_are_the_defaults(tmp_path: Path) -> None:
    """The settings file in the README is one that the game reads, and holds the values that it begins with."""
    (written,) = re.findall(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "settings.toml").write_text(written, encoding="utf-8")

    assert load_settings(tmp_path / "settings.toml") == (Settings(), None)


def test_the_meanings_of_words_are_those_that_the_settings_take() -> None:
    """The README lists all that a word may mean, in the words of the message about one that means something else."""
    (listed,) = re.findall(r"^A word may mean ([^.]+)\.", README, re.MULTILINE)

    with pytest.raises(ValueError, match=f"^words must be {' '.join(listed.split())}$"):
        Setting.WORDS.read({"up": "jump"})


def test_what_a_word_did_is_one_of_those_listed() -> None:
    """The README lists every value of `did` of a line of JSON."""
    (listed,) = re.findall(r"`did` is one of: ([^.]+)\.", README)

    assert re.findall(r"\w+", listed) == [did.value for did in Did]


def test_figures_are_those_of_the_card() -> None:
    """The README's figures are what `python -m tests.tools.readme_figures` writes from the card of our own model."""
    figures = ModelCard.load(DEFAULT_MODEL.with_suffix(".json")).figures

    assert with_section(README, readme_figures.NAME, readme_figures.section(figures)) == README


def test_the_readme_and_the_card_say_the_same() -> None:
    """The bounds of false moves in the README, in each kind of sound, are those of the card's page."""
    page = MODEL_PAGES[DEFAULT_MODEL].read_text(encoding="utf-8")
    on_page = re.findall(r"^\| false fires per hour: .*\(at most ([\d.]+)\)", page, re.MULTILINE)
    section = README.partition("| sound without any of the four words")[2].partition("\n\n")[0]

    assert [row.split("|")[-2].strip() for row in section.splitlines()[2:]] == on_page
    assert len(on_page) > 3


def test_figures_are_written_as_measured() -> None:
    """A card's figures become tables of percentages, milliseconds and counts; what is missing is left out."""
    clips = {"recall_overall": 0.9512, "wrong_word_rate": 0.004, "false_fire_rate_other_words": 0.02}
    figures = {"clips": {**clips, "clips": 1234, "false_fire_rate_noise": 0.0}}
    written = readme_figures.section(figures)

    assert [line.rpartition("| ")[2] for line in written.splitlines()[2:]] == [
        "95.1 % |",
        "0.4 % |",
        "2.0 % |",
        "0.0 % |",
    ]
    assert "1,234 recordings" in written
    assert readme_figures.section({}) == ""


@pytest.mark.parametrize("path", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=named)
def test_commands_work_as_they_stand(path: Path) -> None:
    """A command names the environment that the README makes: without it, another Python would run, or none."""
    text = path.read_text(encoding="utf-8")
    bare = re.findall(r"(?:^|`)((?:python|pip|pytest|ruff|mypy|speak-a-sketch) [^`\n]+)", text, re.MULTILINE)

    assert bare == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    """Every file that a page links to or shows is there, and so is the heading in it."""
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^):]+)\)", text) + re.findall(r'src="([^":]+)"', text)
    missing = []
    for target in targets:
        name, _, heading = target.partition("#")
        file = path.parent / name if name else path
        if not file.exists() or (heading and heading not in headings(file)):
            missing.append(target)

    assert missing == []
