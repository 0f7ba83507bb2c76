"""Convolutions and pooling, over images and over sequences."""

from __future__ import annotations

from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.network.fields import ChoiceField, Field, IntField, SizesField
from engine.network.layer_kinds.kind import (
    IMAGE,
    SEQUENCE,
    Groups,
    LayerKind,
    Shape,
    ShapeError,
    StackedForm,
    Values,
    int_of,
    no_weights,
    shape_text,
    sizes_of,
    window_shape,
    with_bias,
)
from engine.network.layer_kinds.shared_fields import (
    BIAS,
    BIAS_INITIALIZER,
    BIAS_PENALTY,
    activation,
    initializer,
    max_norm,
    padding,
    penalty,
    window,
)

_FILTERS = IntField(
    name="filters",
    label=N_("Filters"),
    default=16,
    minimum=1,
    maximum=10_000,
    is_positional=True,
    help=N_("How many patterns the layer looks for."),
)
_MULTIPLIER = IntField(
    name="depth_multiplier",
    label=N_("Depth multiplier"),
    default=1,
    minimum=1,
    maximum=1000,
    is_rare=True,
    help=N_("How many patterns each channel is searched for."),
)


def _geometry(dimensions: int, *paddings: str) -> tuple[Field, ...]:
    """Kernel, padding, strides, dilation of a convolution."""
    ones = (1,) * dimensions
    what = (
        N_("Length of each filter in steps.") if dimensions == 1 else N_("Height and width of each filter.")
    )
    return (
        window("kernel_size", N_("Kernel"), (3,) * dimensions, what, is_positional=True),
        padding(*paddings),
        window("strides", N_("Strides"), ones, N_("How far the filter moves in each step.")),
        window(
            "dilation_rate",
            N_("Dilation"),
            ones,
            N_("The distance between the places a filter looks at."),
            is_rare=True,
        ),
    )


def _ordered(
    first: tuple[Field, ...], geometry: tuple[Field, ...], rest: tuple[Field, ...]
) -> tuple[Field, ...]:
    kernel, pad, strides, dilation = geometry
    return (*first, kernel, activation(), pad, strides, BIAS, *rest, dilation)


def _on_slider_moved(
    values: Values, shape: Shape, strides: str = "strides", kernel: str = "kernel_size"
) -> Shape:
    step = sizes_of(values, strides)
    dilation = sizes_of(values, "dilation_rate")
    if max(step) > 1 and max(dilation) > 1:
        raise ShapeError(_("strides and dilation can't both be larger than 1."))
    return window_shape(shape[:-1], sizes_of(values, kernel), step, str(values["padding"]), dilation)


def _conv_shape(values: Values, shape: Shape) -> Shape:
    return (*_on_slider_moved(values, shape), int_of(values, "filters"))


def _conv_weights(values: Values, shape: Shape) -> tuple[Shape, ...]:
    kernel = (*sizes_of(values, "kernel_size"), shape[-1], int_of(values, "filters"))
    return with_bias(values, kernel)


def _even_strides(values: Values) -> None:
    """TensorFlow's depthwise convolution needs the same stride in both directions."""
    if len(set(sizes_of(values, "strides"))) > 1:
        text = _("both strides must be equal, not {strides}.")
        raise ShapeError(text.format(strides=shape_text(sizes_of(values, "strides"))))


def _depthwise_shape(values: Values, shape: Shape) -> Shape:
    _even_strides(values)
    return (*_on_slider_moved(values, shape), shape[-1] * int_of(values, "depth_multiplier"))


def _depthwise_kernel(values: Values, shape: Shape) -> Shape:
    return (*sizes_of(values, "kernel_size"), shape[-1], int_of(values, "depth_multiplier"))


def _depthwise_weights(values: Values, shape: Shape) -> tuple[Shape, ...]:
    kernel = _depthwise_kernel(values, shape)
    return (kernel, (kernel[-2] * kernel[-1],)) if values["use_bias"] else (kernel,)


def _separable_shape(values: Values, shape: Shape) -> Shape:
    _even_strides(values)
    return _conv_shape(values, shape)


def _separable_weights(values: Values, shape: Shape) -> tuple[Shape, ...]:
    depthwise = _depthwise_kernel(values, shape)
    pointwise = (1, 1, depthwise[-2] * depthwise[-1], int_of(values, "filters"))
    return with_bias(values, depthwise, pointwise)


def _conv_summary(values: Values) -> str:
    kernel = sizes_of(values, "kernel_size")
    n = int_of(values, "filters")
    if len(kernel) == 1:
        # Translators: {size} is the length of each filter.
        filters = ngettext("{n} filter of {size}", "{n} filters of {size}", n)
        size = number_text(kernel[0])
    else:
        # Translators: {size} is height and width of each filter, such as 3 × 3.
        filters = ngettext("{n} filter {size}", "{n} filters {size}", n)
        size = shape_text(kernel)
    filters = filters.format(n=number_text(n, ","), size=size).rstrip()
    return f"{filters} · {values['activation']}"


def _conv(kind_id: str, keras_name: str, group: str, dimensions: int, help_text: str) -> LayerKind:
    paddings = ("causal",) if dimensions == 1 else ()
    axes = tuple(range(dimensions + 1))
    return LayerKind(
        id=kind_id,
        keras_name=keras_name,
        group=group,
        main_field="filters",
        help=help_text,
        fields=_ordered(
            (_FILTERS,),
            _geometry(dimensions, *paddings),
            (
                initializer(),
                max_norm("kernel_constraint", axes),
                penalty("kernel_regularizer", N_("Weight penalty")),
                BIAS_PENALTY,
                BIAS_INITIALIZER,
            ),
        ),
        ranks=SEQUENCE if dimensions == 1 else IMAGE,
        has_random_weights=True,
        stacked_form=StackedForm.CELL_BY_CELL,
        output_shape=_conv_shape,
        weight_shapes=_conv_weights,
        summary=_conv_summary,
    )


def _pool_shape(values: Values, shape: Shape) -> Shape:
    pool = sizes_of(values, "pool_size")
    strides = sizes_of(values, "strides") or pool
    return (*window_shape(shape[:-1], pool, strides, str(values["padding"])), shape[-1])


def _pool(kind_id: str, keras_name: str, dimensions: int, help_text: str) -> LayerKind:
    group, ranks = (Groups.SEQUENCES, SEQUENCE) if dimensions == 1 else (Groups.IMAGES, IMAGE)
    return LayerKind(
        id=kind_id,
        keras_name=keras_name,
        group=group,
        main_field="pool_size",
        help=help_text,
        fields=(
            window(
                "pool_size",
                N_("Window"),
                (2,) * dimensions,
                N_("The size of the window."),
                is_positional=True,
                keras_default=None if keras_name.startswith("Average") else (2,) * dimensions,
            ),
            padding(),
            SizesField(
                name="strides",
                label=N_("Strides"),
                default=(),
                length=dimensions,
                maximum=1000,
                is_optional=True,
                is_rare=True,
                help=N_("How far the window moves; nothing: by its own size."),
            ),
        ),
        ranks=ranks,
        output_shape=_pool_shape,
        weight_shapes=no_weights,
        summary=lambda v: _("window {size}").format(size=shape_text(sizes_of(v, "pool_size"))),
    )


def _global_pool(kind_id: str, keras_name: str, help_text: str, summary: str) -> LayerKind:
    group, ranks = (Groups.SEQUENCES, SEQUENCE) if keras_name.endswith("1D") else (Groups.IMAGES, IMAGE)
    return LayerKind(
        id=kind_id,
        keras_name=keras_name,
        group=group,
        help=help_text,
        fields=(),
        ranks=ranks,
        output_shape=lambda v, s: (s[-1],),
        weight_shapes=no_weights,
        summary=lambda v: _(summary),
    )


def _padded(values: Values, shape: Shape) -> Shape:
    height, width = sizes_of(values, "padding")
    return (shape[0] + 2 * height, shape[1] + 2 * width, shape[2])


def _enlarged(values: Values, shape: Shape) -> Shape:
    height, width = sizes_of(values, "size")
    return (shape[0] * height, shape[1] * width, shape[2])


ROWS = (
    _conv(
        "conv2d",
        "Conv2D",
        Groups.IMAGES,
        2,
        N_("Slides small filters over an image; each finds one local pattern everywhere."),
    ),
    LayerKind(
        id="depthwise_conv2d",
        keras_name="DepthwiseConv2D",
        group=Groups.IMAGES,
        main_field="kernel_size",
        help=N_("One filter for each channel, which are not mixed: few weights."),
        fields=_ordered(
            (),
            _geometry(2),
            (
                initializer("depthwise_initializer"),
                _MULTIPLIER,
                max_norm("depthwise_constraint", (0, 1)),
                penalty("depthwise_regularizer", N_("Weight penalty")),
                BIAS_PENALTY,
                BIAS_INITIALIZER,
            ),
        ),
        ranks=IMAGE,
        has_random_weights=True,
        stacked_form=StackedForm.CELL_BY_CELL,
        output_shape=_depthwise_shape,
        weight_shapes=_depthwise_weights,
        summary=lambda v: f"{shape_text(sizes_of(v, 'kernel_size'))} · {v['activation']}",
    ),
    LayerKind(
        id="separable_conv2d",
        keras_name="SeparableConv2D",
        group=Groups.IMAGES,
        main_field="filters",
        help=N_("A convolution in two steps, within each channel and then across: fewer weights."),
        fields=_ordered(
            (_FILTERS,),
            _geometry(2),
            (
                initializer("depthwise_initializer", N_("Initial weights within channels")),
                initializer("pointwise_initializer", N_("Initial weights across channels")),
                _MULTIPLIER,
                penalty("depthwise_regularizer", N_("Penalty within channels")),
                penalty("pointwise_regularizer", N_("Penalty across channels")),
                BIAS_PENALTY,
                BIAS_INITIALIZER,
            ),
        ),
        ranks=IMAGE,
        has_random_weights=True,
        stacked_form=StackedForm.CELL_BY_CELL,
        output_shape=_separable_shape,
        weight_shapes=_separable_weights,
        summary=_conv_summary,
    ),
    _pool(
        "max_pooling2d", "MaxPooling2D", 2, N_("Keeps the largest number of each window: a smaller image.")
    ),
    _pool("average_pooling2d", "AveragePooling2D", 2, N_("Keeps the mean of each window: a smaller image.")),
    _global_pool(
        "global_average_pooling2d",
        "GlobalAveragePooling2D",
        N_("One number for each channel: its mean over the whole image."),
        N_("mean of each channel"),
    ),
    _global_pool(
        "global_max_pooling2d",
        "GlobalMaxPooling2D",
        N_("One number for each channel: its largest over the whole image."),
        N_("largest of each channel"),
    ),
    LayerKind(
        id="zero_padding2d",
        keras_name="ZeroPadding2D",
        group=Groups.IMAGES,
        main_field="padding",
        help=N_("Puts a border of zeros around an image."),
        fields=(
            window(
                "padding",
                N_("Border"),
                (1, 1),
                N_("Rows above and below, columns left and right."),
                minimum=0,
                is_positional=True,
                keras_default=(1, 1),
            ),
        ),
        ranks=IMAGE,
        output_shape=_padded,
        weight_shapes=no_weights,
        summary=lambda v: _("border {size}").format(size=shape_text(sizes_of(v, "padding"))),
    ),
    LayerKind(
        id="up_sampling2d",
        keras_name="UpSampling2D",
        group=Groups.IMAGES,
        main_field="size",
        help=N_("Makes an image larger."),
        fields=(
            window(
                "size",
                N_("Factor"),
                (2, 2),
                N_("How many times as high and as wide."),
                is_positional=True,
                keras_default=(2, 2),
            ),
            ChoiceField(
                name="interpolation",
                label=N_("Interpolation"),
                default="nearest",
                choices=("nearest", "bilinear"),
                help=N_("'nearest' repeats pixels, 'bilinear' blends between them."),
            ),
        ),
        ranks=IMAGE,
        output_shape=_enlarged,
        weight_shapes=no_weights,
        summary=lambda v: _("{factor} times as large").format(factor=shape_text(sizes_of(v, "size"))),
    ),
    _conv(
        "conv1d",
        "Conv1D",
        Groups.SEQUENCES,
        1,
        N_("Slides small filters along a sequence; each finds one local pattern everywhere."),
    ),
    _pool("max_pooling1d", "MaxPooling1D", 1, N_("Keeps the largest number of each window: fewer steps.")),
    _pool("average_pooling1d", "AveragePooling1D", 1, N_("Keeps the mean of each window: fewer steps.")),
    _global_pool(
        "global_average_pooling1d",
        "GlobalAveragePooling1D",
        N_("One number for each feature: its mean over all steps."),
        N_("mean over all steps"),
    ),
    _global_pool(
        "global_max_pooling1d",
        "GlobalMaxPooling1D",
        N_("One number for each feature: its largest over all steps."),
        N_("largest over all steps"),
    ),
)
