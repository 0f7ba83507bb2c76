from dataclasses import replace

from engine.experiment.specs import SecondSetting
from engine.network.spec import LayerSpec
from engine.report.blocks import Facts, Figure, Paragraph, Section, Table
from engine.report.set_up import data_section, layer_text, network_section, training_section
from engine.storage.examples import example


def facts(section: Section) -> dict[str, str]:
    return dict(next(block for block in section.blocks if isinstance(block, Facts)).rows)


def test_data_section_has_split_source_and_task() -> None:
    project = example("honest-regression")
    section = data_section(project.definition)
    found = facts(section)
    assert found["Samples"] == "304 for training, 101 for validation, 101 for the test"
    assert found["Source"].startswith("mlxtend (BSD-3)")
    assert found["Scaling"].startswith("standard")
    assert "Label noise" not in found
    assert any(isinstance(block, Paragraph) and "Column B" in block.text for block in section.blocks)
    tutorial = facts(data_section(example("tutorial-regression").definition))
    assert tutorial["Samples"] == "506 for training, and the score is measured on the same"
    noisy = facts(data_section(example("dropout-helps").definition))
    assert noisy["Label noise"] == "0.2"


def test_data_section_names_an_impossible_split() -> None:
    definition = example("honest-classification").definition
    data = replace(definition.data, validation_size=0.6, test_size=0.6)
    assert "at least one sample" in facts(data_section(replace(definition, data=data)))["Samples"]


def test_network_section_has_settings_shapes_and_parameters() -> None:
    section = network_section(example("dropout-helps").definition, with_figures=True)
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert isinstance(section.blocks[0], Figure)
    texts = [[cell.text for cell in row] for row in table.rows]
    assert texts[1] == ["2. Dense", "units 128, activation relu", "128", "8,320"]
    assert texts[2] == ["3. Dropout", "rate: swept", "128", "0"]
    assert "10 classes out" in table.caption


def test_network_section_names_unusual_layer_settings() -> None:
    assert layer_text(LayerSpec.of("flatten")) == "defaults"
    off = replace(LayerSpec.of("dense", units=3), is_enabled=False)
    assert layer_text(off) == "units 3, activation relu, switched off"


def test_training_section_names_unusual_settings() -> None:
    definition = example("dropout-helps").definition
    found = facts(training_section(definition))
    assert found["Epochs"] == "60"
    assert not {"Momentum", "Class weights", "Training curve every"} & found.keys()
    assert "Early stopping" not in found
    sweep = replace(
        definition.sweep,
        second=SecondSetting("units", (16.0, 64.0)),
        is_width_tied=True,
        frozen_streams=("split",),
    )
    training = replace(
        definition.training, momentum=0.9, early_stopping=5, class_weight="balanced", evaluation_freq=10
    )
    found = facts(training_section(replace(definition, sweep=sweep, training=training)))
    assert found["Second setting"] == "units: 16, 64"
    assert found["Momentum"] == "0.9"
    assert found["Class weights"] == "balanced"
    assert found["Early stopping"] == "5"
    assert found["Training curve every"] == "10 epochs"
    assert found["Fixed for all seeds"] == "split"
    assert "1/(1 − d)" in found["Width"]
