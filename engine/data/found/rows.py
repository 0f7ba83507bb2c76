"""Well-known data sets that are used where their files are found, as rows of the catalogue.

What there is to know about them stands here, so that a project opens and is checked also where they are not.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.data.info import DataSetInfo
from engine.language.lists import listed_as_choice
from engine.language.texts import N_, _

IDX_NAMES = (
    "train-images-idx3-ubyte",
    "t10k-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-labels-idx1-ubyte",
)
_DIGITS = tuple(map(str, range(10)))


@dataclass(frozen=True)
class FoundSet:
    """A data set and the files that it comes in.

    Attributes
    ----------
    info : DataSetInfo
        Without the lines of a script, which depend on the files.
    archive : str
        Name of the one file that has it all; empty if there is none.
    checksum : str
        SHA-256 or MD5 of that file.
    idx_checksums : tuple of str
        MD5 of `IDX_NAMES` with .gz as they are published; empty if it does not come as IDX files.
    folder_words : tuple of str
        One of them is in the path of IDX files that were packed anew.
    """

    info: DataSetInfo
    archive: str = ""
    checksum: str = ""
    idx_checksums: tuple[str, ...] = ()
    folder_words: tuple[str, ...] = ()

    @property
    def wanted(self) -> str:
        """What to put into the folder of imports."""
        # Translators: what to put into the folder of imports; {names} is such as "fashion".
        files = _("its four files ({first} and so on) in a folder {names}").format(
            first=f"{IDX_NAMES[0]}.gz", names=listed_as_choice(self.folder_words)
        )
        return listed_as_choice(
            [part for part in (files if self.idx_checksums else "", self.archive) if part]
        )


# The MD5s of the IDX files and of CIFAR-10 are those in torchvision's source; the SHA-256 of mnist.npz is in
# Keras's, that of cal_housing.tgz in scikit-learn's.
FOUND_SETS = {
    found.info.id: found
    for found in (
        FoundSet(
            DataSetInfo(
                id="fashion_mnist_70000",
                title=N_("Fashion-MNIST (70,000 images)"),
                sentence=N_(
                    "70,000 pieces of clothing as grey images of 28 × 28 pixels, 60,000 for training and "
                    "10,000 for the test: name the piece."
                ),
                task="classification",
                shape=(28, 28, 1),
                n_samples=70_000,
                target=N_("piece of clothing"),
                import_line="",
                load_line="",
                source=N_("Zalando (MIT); Xiao, Rasul and Vollgraf 2017"),
                group="found",
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
                largest_class=7000,
            ),
            idx_checksums=(
                "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                "bef4ecab320f06d8554ea6380940ec79",
                "25c81989df183df01b3e8a0aad5dffbe",
                "bb300cfdad3c16e7a12a480ee83cd310",
            ),
            folder_words=("fashion",),
        ),
        FoundSet(
            DataSetInfo(
                id="kmnist_70000",
                title=N_("KMNIST (70,000 images)"),
                sentence=N_(
                    "70,000 cursive Japanese characters as grey images of 28 × 28 pixels, 60,000 for "
                    "training and 10,000 for the test: read the character."
                ),
                task="classification",
                shape=(28, 28, 1),
                n_samples=70_000,
                target=N_("character"),
                import_line="",
                load_line="",
                source=N_("Center for Open Data in the Humanities (CC BY-SA 4.0); Clanuwat et al. 2018"),
                group="found",
                class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
                n_levels=256,
                largest_class=7000,
            ),
            idx_checksums=(
                "bdb82020997e1d708af4cf47b453dcf7",
                "5c965bf0a639b31b8f53240b1b52f4d7",
                "e144d726b3acfaa3e44228e80efcd344",
                "7320c461ea6c1c855c0b718fb2a4b134",
            ),
            folder_words=("kmnist", "kuzushiji"),
        ),
        FoundSet(
            DataSetInfo(
                id="mnist_70000",
                title=N_("MNIST (70,000 images)"),
                sentence=N_(
                    "70,000 handwritten digits as grey images of 28 × 28 pixels, 60,000 for training and "
                    "10,000 for the test: read the digit."
                ),
                task="classification",
                shape=(28, 28, 1),
                n_samples=70_000,
                target=N_("digit"),
                import_line="",
                load_line="",
                source=N_("LeCun, Cortes and Burges 1998 (CC BY-SA 3.0)"),
                group="found",
                class_names=_DIGITS,
                n_levels=256,
                largest_class=7877,
            ),
            archive="mnist.npz",
            checksum="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            idx_checksums=(
                "f68b3c2dcbeaaa9fbdd348bbdeb94873",
                "9fb629c4189551a2d022fa330f9573f3",
                "d53e105ee54ea40749a09fcbcd1e9432",
                "ec29112dd5afa0611ce80d1b7f02629c",
            ),
            folder_words=("mnist",),
        ),
        FoundSet(
            DataSetInfo(
                id="cifar10",
                title=N_("CIFAR-10 (60,000 images)"),
                sentence=N_(
                    "60,000 photographs in colour, 32 × 32 pixels, 50,000 for training and 10,000 for "
                    "the test: recognise what they show."
                ),
                task="classification",
                shape=(32, 32, 3),
                n_samples=60_000,
                target=N_("object"),
                import_line="",
                load_line="",
                source=N_("Krizhevsky 2009"),
                group="found",
                class_names=(
                    "airplane",
                    "automobile",
                    "bird",
                    "cat",
                    "deer",
                    "dog",
                    "frog",
                    "horse",
                    "ship",
                    "truck",
                ),
                n_levels=256,
                largest_class=6000,
            ),
            archive="cifar-10-binary.tar.gz",
            checksum="c32a1d4ab5d03f1284b67883e8d87530",
        ),
        FoundSet(
            DataSetInfo(
                id="california_housing",
                title=N_("California housing"),
                sentence=N_(
                    "20,640 districts of California in 1990: predict the median house value from 8 numbers."
                ),
                task="regression",
                shape=(8,),
                n_samples=20_640,
                target=N_("median house value, $100,000s"),
                import_line="",
                load_line="",
                source=N_("StatLib; Pace and Barry 1997"),
                group="found",
                columns=(
                    "MedInc",
                    "HouseAge",
                    "AveRooms",
                    "AveBedrms",
                    "Population",
                    "AveOccup",
                    "Latitude",
                    "Longitude",
                ),
                column_meanings=(
                    N_("median income, $10,000s"),
                    N_("median age of the houses, years"),
                    N_("rooms per household"),
                    N_("bedrooms per household"),
                    N_("people in the district"),
                    N_("people per household"),
                    N_("latitude, degrees"),
                    N_("longitude, degrees"),
                ),
                note=N_("Values above $500,000 were cut to $500,001, which shows as a wall in the target."),
                target_deviations=(1.15393, 0.0),
            ),
            archive="cal_housing.tgz",
            checksum="aaa5c9a6afe2225cc2aed2723682ae403280c4a3695a2ddda4ffb5d8215ea681",
        ),
    )
}
