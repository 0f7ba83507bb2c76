"""The checks in their order. The window comes early: its engine loads while others are made."""

from __future__ import annotations

from gui.selftest.check import Check
from gui.selftest.data_sets import load_data_sets
from gui.selftest.drawings import draw_charts
from gui.selftest.engine_start import await_engine, keep_tensorflow_out
from gui.selftest.icons import read_fonts, read_icons
from gui.selftest.installed import read_program
from gui.selftest.layer_check import await_layers, order_layers
from gui.selftest.models import order_model, read_model
from gui.selftest.network_pictures import draw_networks
from gui.selftest.pages import show_class, show_pages
from gui.selftest.project_files import keep_projects
from gui.selftest.reports import make_reports
from gui.selftest.scripts import write_scripts
from gui.selftest.theory import solve_ridge
from gui.selftest.training import await_images, order_trainings, sweep_iris
from gui.selftest.window import open_window

CHECKS = (
    Check("program files", read_program),
    Check("icons", read_icons),
    Check("fonts", read_fonts),
    Check("window", open_window),
    Check("data sets", load_data_sets),
    Check("project files", keep_projects),
    Check("scripts and notebooks", write_scripts),
    Check("charts", draw_charts),
    Check("network pictures", draw_networks),
    Check("reports", make_reports),
    Check("theory", solve_ridge),
    Check("class", show_class),
    Check("engine", await_engine),
    Check("images", await_images, begin=order_trainings),
    Check("models", read_model, begin=order_model),
    Check("layers, optimizers, losses", await_layers, begin=order_layers),
    # The window keeps all that is trained from its own first run on, so this comes last.
    Check("sweep", sweep_iris),
    Check("pages", show_pages),
    Check("processes", keep_tensorflow_out),
)
