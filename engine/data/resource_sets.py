"""The data sets that are files of this program, `resources/data/`, as rows of the catalogue.

`release/data_sets.py` makes the files; DATA_LICENCES.md says where they come from.
"""

from __future__ import annotations

from pathlib import Path

from engine.data.ames_columns import AMES_COLUMNS
from engine.data.info import DataSetInfo, Filled
from engine.language.texts import N_
from engine.system.paths import RESOURCES

_LOAD = 'map(np.load(DATA_FILE).get, ("x", "y"))'
_WORDS = (
    "make address all num3d our over remove internet order mail "  # not a text: words of the data
    "receive will people report addresses free business "
    "email you credit your font num000 money hp hpl george num650 lab labs telnet num857 data "
    "num415 num85 technology num1999 parts pm direct cs meeting original project re edu table conference"
)
_CHARACTERS = {
    "charSemicolon": ";",
    "charRoundbracket": "(",
    "charSquarebracket": "[",
    "charExclamation": "!",
    "charDollar": "$",
    "charHash": "#",
}
_CAPITALS = {
    "capitalAve": N_("mean length of words in capitals"),
    "capitalLong": N_("length of the longest word in capitals"),
    "capitalTotal": N_("number of capitals"),
}
_STATIONS = (
    "Austin Quincy_Wells Belmont Archer_35th Oak_Park "  # not a text: names in the data
    "Western Clark_Lake Clinton Merchandise_Mart "
    "Irving_Park Washington_Wells Harlem Monroe Polk Ashland Kedzie Addison Jefferson_Park Montrose "
    "California"
)


def data_file(dataset: str) -> Path:
    """Return the file of a data set of this program.

    Parameters
    ----------
    dataset : str
        Its id.

    Returns
    -------
    Path
        An .npz file with arrays x and y, readable without pickle.
    """
    return RESOURCES / "data" / f"{dataset}.npz"


def _import(dataset: str) -> str:
    """Lines of a script that name the file."""
    comment = "# It comes with Dropout Lab; a copy elsewhere does as well."  # not a text: code
    return f'{comment}\nDATA_FILE = "{data_file(dataset).as_posix()}"'


def _counts(categories: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    return tuple(max(1, len(values)) for values in categories)


_AMES_CATEGORIES = tuple(values for _, _, values in AMES_COLUMNS)
_ISLANDS = ("Biscoe", "Dream", "Torgersen")  # not a text: names in the data
_PENGUIN_CATEGORIES = (_ISLANDS, (), (), (), (), ("female", "male"))

RESOURCE_SETS = (
    DataSetInfo(
        id="fashion_mnist",
        title=N_("Fashion-MNIST"),
        task="classification",
        shape=(28, 28, 1),
        n_samples=20_000,
        sentence=N_(
            "20,000 grey images of clothing, 28 × 28 pixels, 2,000 of each of ten kinds: name the kind."
        ),
        target=N_("kind of clothing"),
        largest_class=2000,
        class_names=(
            "T-shirt/top",
            "trouser",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot",
        ),
        n_levels=256,
        import_line=_import("fashion_mnist"),
        load_line=_LOAD,
        source=N_("Debian's dataset-fashion-mnist (MIT); Xiao, Rasul and Vollgraf 2017, Zalando"),
        note=N_(
            "These are the first 2,000 training images of each class. Limit the training samples to see a "
            "network memorise them."
        ),
    ),
    DataSetInfo(
        id="ames",
        title=N_("Ames housing"),
        sample_name=N_("house"),
        task="regression",
        shape=(sum(_counts(_AMES_CATEGORIES)),),
        n_samples=2930,
        sentence=N_("2,930 houses sold in Ames, Iowa, from 2006 to 2010: predict the price from 73 columns."),
        target=N_("sale price, $1,000s"),
        target_deviations=(79.87306, 58.27632),
        has_long_tail=True,
        columns=tuple(name for name, _, _ in AMES_COLUMNS),
        column_meanings=tuple(meaning for _, meaning, _ in AMES_COLUMNS),
        categories=_AMES_CATEGORIES,
        feature_counts=_counts(_AMES_CATEGORIES),
        import_line=_import("ames"),
        load_line=_LOAD,
        source=N_("R package modeldata (MIT); De Cock 2011"),
        note=N_(
            "A modern successor to Boston housing. Ratings are numbers in their order; the other categories "
            "have a feature of 0 or 1 for each of their values. A few houses are far larger and more "
            "expensive than the rest and dominate a squared error: use the mean absolute error or "
            "Huber's loss."
        ),
    ),
    DataSetInfo(
        id="auto_mpg",
        title=N_("Auto MPG"),
        sample_name=N_("car"),
        task="regression",
        shape=(7,),
        n_samples=392,
        sentence=N_("392 cars from 1970 to 1982: predict the miles per gallon of petrol from seven numbers."),
        target=N_("miles per gallon"),
        target_deviations=(7.79505, 6.54571),
        columns=(
            "cylinders",
            "displacement",
            "horsepower",
            "weight",
            "acceleration",
            "model year",
            "origin",
        ),
        column_meanings=(
            N_("number of cylinders"),
            N_("displacement, cubic inches"),
            N_("power, horsepower"),
            N_("weight, pounds"),
            N_("seconds from 0 to 60 miles per hour"),
            N_("model year, 70 for 1970"),
            N_("1 America, 2 Europe, 3 Japan"),
        ),
        import_line="from mlxtend.data import autompg_data",
        load_line="autompg_data()\nx = x[:, :7]  # without the names of the cars",
        source=N_("mlxtend (BSD-3); Quinlan 1993, StatLib, UCI"),
        note=N_(
            "Six of the 398 cars are left out because their horsepower is not known, and so are the names "
            "of all cars."
        ),
    ),
    DataSetInfo(
        id="spam",
        title=N_("Spam"),
        sample_name=N_("mail"),
        task="classification",
        shape=(57,),
        n_samples=4601,
        sentence=N_(
            "4,601 e-mails from 1998: tell spam from other mail by frequencies of words and characters."
        ),
        target=N_("kind of mail"),
        largest_class=2788,
        class_names=("nonspam", "spam"),
        columns=(*_WORDS.split(), *_CHARACTERS, *_CAPITALS),
        column_meanings=(
            *(
                Filled(N_("share of words that are “{word}”, %"), word=word.removeprefix("num"))
                for word in _WORDS.split()
            ),
            *(
                Filled(N_("share of characters that are “{character}”, %"), character=character)
                for character in _CHARACTERS.values()
            ),
            *_CAPITALS.values(),
        ),
        import_line=_import("spam"),
        load_line=_LOAD,
        source=N_("R package kernlab; Hopkins, Reeber, Forman and Suermondt 1999, UCI (CC BY 4.0)"),
        note=N_(
            "The mails that are not spam came from one laboratory, hence words such as “george” and “hp”. "
            "Most of the 57 columns are 0 most of the time."
        ),
    ),
    DataSetInfo(
        id="penguins",
        title=N_("Palmer penguins"),
        sample_name=N_("penguin"),
        task="classification",
        shape=(sum(_counts(_PENGUIN_CATEGORIES)),),
        n_samples=333,
        sentence=N_(
            "333 penguins of three species: predict the species from island, sex and four measurements."
        ),
        target=N_("species"),
        largest_class=146,
        class_names=("Adelie", "Chinstrap", "Gentoo"),
        columns=(
            "island",
            "bill_length_mm",
            "bill_depth_mm",
            "flipper_length_mm",
            "body_mass_g",
            "sex",
        ),
        column_meanings=(
            N_("island near Palmer Station"),
            N_("length of the bill, mm"),
            N_("depth of the bill, mm"),
            N_("length of a flipper, mm"),
            N_("mass, g"),
            N_("sex"),
        ),
        categories=_PENGUIN_CATEGORIES,
        feature_counts=_counts(_PENGUIN_CATEGORIES),
        import_line=_import("penguins"),
        load_line=_LOAD,
        source=N_("R package modeldata (MIT); Gorman, Williams and Fraser 2014 (CC0)"),
        note=N_(
            "Island and sex are categories: each of their values is a feature of 0 or 1. Eleven of the 344 "
            "penguins are left out because their sex or measurements are not known. Nearly every network "
            "gets the species right, so there is little for dropout to improve."
        ),
    ),
    DataSetInfo(
        id="chicago_trains",
        title=N_("Chicago trains"),
        sample_name=N_("day"),
        task="regression",
        shape=(14, 20),
        n_samples=5685,
        sentence=N_("Passengers at 20 stations over 14 days: predict those at Clark/Lake two weeks later."),
        target=N_("passengers at Clark/Lake, 1,000s"),
        target_deviations=(6.56351, 5.76912),
        channels=tuple(_STATIONS.split()),
        import_line=_import("chicago_trains"),
        load_line=_LOAD,
        source=N_("R package modeldata (MIT); Chicago Transit Authority, City of Chicago"),
        note=N_(
            "Sequences for recurrent and one-dimensional layers: 14 steps of 20 numbers (passengers in "
            "1,000s), for every day from 2001 to 2016. Windows overlap, so a random split has nearly the "
            "same days in training and test."
        ),
    ),
)
