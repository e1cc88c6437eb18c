"""Names of gradients: which array calls itself the gradient of which parameter."""

from __future__ import annotations

import re
from functools import lru_cache

Tokens = tuple[str | int, ...]

_WHOLE = frozenset(
    "grad grads gradient gradients nabla nablas deriv derivs derivative derivatives dparams dparameters"
    " gradlist graddict allgrads paramgrads parametergradients gradparams delta deltas returned updates"
    " 梯度 导数 導數 勾配 기울기 градиент градиенты gradiente gradientes gradienti gradienten"
    " ableitung ableitungen".split()
)  # a container or attribute that says "gradient" and nothing else
_NEUTRAL = frozenset(
    "params param parameters parameter data value values val vals self model net network nn cache caches out output"
    " result results state theparams theta_dict weights_dict variables vars trainable".split()
)
_PREFIX = (
    "costgradient costgrad lossgradient lossgrad errorgradient gradientof gradof dldl dlossd dcostd dld ded djd dcd"
    " deltad gradient gradients grads grad nabla deriv derivative"
    " delta partial der dl de dj dc g d"
    " 梯度 导数 導數 勾配 기울기 градиент gradientedo gradientede gradiente ableitung"
).split()
_SUFFIX = (
    "gradients gradient grads grad derivative deriv delta nabla"
    " 的梯度 梯度 的导数 导数 的導數 導數 の勾配 勾配 기울기 градиент gradiente gradienten ableitung"
).split()
_SAME = tuple(
    tuple(words.split())
    for words in (
        "w weight weights kernel kernels filter filters wt wts synapse theta thetas"
        " 权重 权值 權重 重み 가중치 вес веса gewicht gewichte poids peso pesos pesi",
        "b bias biases 偏置 偏差 バイアス 편향 смещение смещения biais sesgo sesgos vies",
        "gamma scale",
        "beta shift",
    )
)
PARAMETER_WORDS = frozenset(word for group in _SAME for word in group) | frozenset(
    "ws bs syn wih who whh wxh why wf wi wc wo u v a0 embedding embeddings emb h0 c0 bf bi bc bo bh by wy wa ba".split()
)
INPUT_WORDS = frozenset(
    "x y t xs ys ts input inputs target targets label labels data train xtrain ytrain xtest ytest trainx trainy"
    " batch xb yb ytrue truth onehot images image samples features dataset testx testy xbatch ybatch expected xdata"
    " ydata 输入 輸入 入力 입력 вход входы eingabe eingaben entree entrees entrada entradas ingresso ingressi"
    " 目标 標籤 标签 目標 정답 цель метки ziel ziele cible cibles objetivo objetivos etiquetas bersaglio".split()
)

OPTIMISER_WORDS = frozenset(
    "m v s vel velocity velocities speed inertia momentum momenta moment moments first second avg average averages"
    " mean sq square squares squared rms cache history hist prev previous old last ema adam state".split()
)

COPY_WORDS = frozenset(
    "teacher target ema shadow frozen old avg averaged best init initial backup copy slow reference".split()
)

_FOREIGN = ("梯度", "导数", "導數", "勾配", "기울기", "градиент")
_BEGINS = ("grad", "nabla", "deriv", "dl", "delta", *_FOREIGN)
_ENDS = ("grad", "gradient", "grads", "gradients", "gradiente", "gradienten", *_FOREIGN)

# weight_decay, bias_regularizer_l2, kernel_size, weight_init_std are said of parameters, but are none
_HYPER = "decay regular penalty scale size init std rate lambda momentum coef factor norm stride".split()
_INPUTS = ("x", "input", "inputs", "ainput", "aprev", "prev", "inp", "xin", "data")
_PARTS = re.compile(r"[^\W\d_][^\W\d_A-Z]*|\d+")  # words and numbers: b_out, bOut and b2
_KIN = {word: group[0] for group in (*_SAME, _INPUTS) for word in group}


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """Lower case without underscores and spaces: `grad_W1` and `gradW1` are one name."""
    return re.sub(r"[\W_]+", "", word).lower()


def _split(word: str) -> tuple[str, str]:
    """Letters and trailing digits of a plain name."""
    match = re.fullmatch(r"(.*?)(\d*)", word)
    assert match is not None
    return match.group(1), match.group(2)


@lru_cache(maxsize=65536)
def gradient_of(gradient: str, parameter: str) -> int:
    """How well a name reads as "gradient of" another: 3 exactly (dW1 of W1), 2 by kin (dW of weights), 0 not."""
    exact = _gradient_of(gradient, parameter)
    untransposed = gradient.removesuffix("T"), parameter.removesuffix("T")  # WT is W, stored transposed
    if exact or untransposed == (gradient, parameter) or not all(untransposed):
        return exact
    return min(2, _gradient_of(*untransposed))


def _gradient_of(gradient: str, parameter: str) -> int:
    g, p = plain(gradient), plain(parameter)
    letters, digits = _split(p)
    g_letters, g_digits = _split(g)
    stripped = {g_letters[len(a) :] for a in _PREFIX if g_letters.startswith(a)}
    stripped |= {g_letters[: -len(a)] for a in _SUFFIX if g_letters.endswith(a)}
    # W1_grad, and W_grad1
    whole = {g[len(a) :] for a in _PREFIX if g.startswith(a)} | {
        g[: -len(a)] for a in _SUFFIX if g.endswith(a)
    }
    if p in whole or (digits == g_digits and letters in stripped):
        return 3
    kin = _KIN.get(letters)
    if kin is None:
        return 0
    if digits == g_digits and any(_KIN.get(s) == kin for s in stripped):
        return 2
    return 2 if any(_KIN.get(_split(s)[0]) == kin and _split(s)[1] == digits for s in whole) else 0


@lru_cache(maxsize=65536)
def is_short_for_gradient_of(gradient: str, parameter: str) -> bool:
    """Whether a name is a word for gradients before the first letters of another: gW of Wall, dkern of kernel."""
    g, p = plain(gradient), plain(parameter)
    return any(g.startswith(a) and len(g) > len(a) and p.startswith(g[len(a) :]) for a in _PREFIX)


@lru_cache(maxsize=65536)
def same_name(a: str, b: str) -> int:
    """3 for one name, 2 for kin (w and weights, same digits), 0 else."""
    p, q = plain(a), plain(b)
    if p == q:
        return 3
    (p_letters, p_digits), (q_letters, q_digits) = _split(p), _split(q)
    same_kin = p_letters in _KIN and _KIN.get(p_letters) == _KIN.get(q_letters)
    return 2 if same_kin and p_digits == q_digits else 0


def is_whole_gradient(token: str | int) -> bool:
    """Whether a word says "gradient" and nothing else."""
    return isinstance(token, str) and plain(token) in _WHOLE


@lru_cache(maxsize=65536)
def looks_like_gradient(tokens: Tokens) -> bool:
    """Whether a path reads like a gradient of anything (dW1, grads['W'], W.grad, nabla_b[0])."""
    for token in tokens:
        if not isinstance(token, str):
            continue
        word = plain(token)
        if word in _WHOLE or any(word.startswith(a) for a in _BEGINS):
            return True
        letters = _split(word)[0]
        if letters.startswith("d") and letters[1:] in PARAMETER_WORDS:
            return True
        if letters.endswith(_ENDS):
            return True
    return False


def numbered(tokens: Tokens) -> tuple[Tokens, int | None]:
    """Where an array is kept without the number of its layer, and that number: of `W1`, `w[1]`, `layers[1].W`."""
    *above, last = tokens or ("",)
    if isinstance(last, int):
        return tuple(above), last
    stem = last.rstrip("0123456789")
    if digits := last[len(stem) :]:
        return (*above, stem), int(digits)
    at = max((i for i, token in enumerate(above) if isinstance(token, int)), default=None)
    if at is None:
        return tokens, None
    return (*above[:at], *above[at + 1 :], last), above[at]  # type: ignore[return-value]


@lru_cache(maxsize=65536)
def is_input_name(tokens: Tokens) -> bool:
    """Whether the last word of a path is one that inputs and targets go by."""
    words = [t for t in tokens if isinstance(t, str)]
    if len(tokens) > 1 and words and words[-1] is tokens[-1] and plain(words[-1]) in ("data", "value", "val"):
        words.pop()  # W1.data is W1 and layer[0].data is layer[0], data alone is an input
    return bool(words) and _split(plain(words[-1]))[0] in INPUT_WORDS


@lru_cache(maxsize=65536)
def is_of_an_optimiser(tokens: Tokens) -> bool:
    """Whether a word of a path says that an optimiser remembers it: velocity, momentum, m of Adam."""
    words = (part for t in tokens if isinstance(t, str) for part in re.split(r"[\W_\d]+", t.lower()))
    return any(word in OPTIMISER_WORDS for word in words)


@lru_cache(maxsize=65536)
def is_of_a_copy(tokens: Tokens) -> bool:
    """Whether a word of a path says that nobody trains what is there: the weights of a teacher or target net."""
    words = (part for t in tokens if isinstance(t, str) for part in re.split(r"[\W_\d]+", t.lower()))
    return any(word in COPY_WORDS for word in words)


@lru_cache(maxsize=65536)
def is_parameter_name(tokens: Tokens) -> bool:
    """Whether the last word of a path is one that weights and biases go by."""
    words = [t for t in tokens if isinstance(t, str) and plain(t) not in _NEUTRAL]
    if not words:
        return False
    letters = _split(plain(words[-1]))[0]
    if letters in PARAMETER_WORDS:
        return True
    for word in ("weight", "bias", "kernel", "filter", "synaptic"):
        if letters.endswith(word):
            return True
        if letters.startswith(word):
            return not any(setting in letters[len(word) :] for setting in _HYPER)
    return False


@lru_cache(maxsize=65536)
def is_exact_parameter_name(tokens: Tokens) -> bool:
    """Whether the last word of a path is W, b or another whole name of a parameter, digits aside."""
    words = [t for t in tokens if isinstance(t, str) and plain(t) not in _NEUTRAL]
    return bool(words) and _split(plain(words[-1]))[0] in PARAMETER_WORDS


def is_weight_or_bias(tokens: Tokens) -> bool:
    """Whether the last word of a path is a name of weights or biases, and of nothing else: not gamma, scale, beta."""
    words = [t for t in tokens if isinstance(t, str) and plain(t) not in _NEUTRAL]
    return bool(words) and _split(plain(words[-1]))[0] in (*_SAME[0], *_SAME[1])


def is_bias_name(tokens: Tokens) -> bool:
    """Whether the last word of a path is one that biases go by, digits aside."""
    words = [t for t in tokens if isinstance(t, str) and plain(t) not in _NEUTRAL]
    return bool(words) and _split(plain(words[-1]))[0] in _SAME[1]


def is_bias_of(bias: str, weights: str) -> bool:
    """Whether two names differ in one word, which is one of biases here and one of weights there: b_out and W_out."""
    ours, theirs = ([part.lower() for part in _PARTS.findall(word)] for word in (bias, weights))
    apart = [(a, b) for a, b in zip(ours, theirs) if a != b]
    return (
        len(ours) == len(theirs) and len(apart) == 1 and apart[0][0] in _SAME[1] and apart[0][1] in _SAME[0]
    )


@lru_cache(maxsize=65536)
def _bare(tokens: Tokens) -> Tokens:
    return tuple(t for t in tokens if isinstance(t, int) or plain(t) not in _NEUTRAL)


@lru_cache(maxsize=65536)
def _without_whole(tokens: Tokens) -> tuple[Tokens, bool]:
    """The bare path without words that say "gradient" and nothing else, and whether there was one."""
    bare = _bare(tokens)
    left = tuple(t for t in bare if not is_whole_gradient(t))
    return left, len(left) < len(bare)


def _is_gradient_beside(gradient: Tokens, parameter: Tokens) -> bool:
    """Whether two words that stand in one place read as "gradient of" each other, to the letter."""
    if not (parameter and gradient) or gradient[:-1] != parameter[:-1]:
        return False
    g, p = gradient[-1], parameter[-1]
    return isinstance(g, str) and isinstance(p, str) and gradient_of(g, p) == 3


def says_no_name(tokens: Tokens) -> bool:
    """Whether a path says "gradient" and not of what: grad, delta, self.grads."""
    left, says_whole = _without_whole(tokens)
    return says_whole and not left


@lru_cache(maxsize=65536)
def match(gradient: Tokens, parameter: Tokens, *, is_gradient: bool = False) -> int:
    """How well one path reads as the gradient of another; 0 is not at all, higher is better.

    `is_gradient`: that it is a gradient is known already (it was returned by backward), so equal names suffice.
    """
    p = _bare(parameter)
    g, says_whole = _without_whole(gradient)
    says_gradient = is_gradient or says_whole
    if not p:  # dout beside out, out among returned gradients, grads beside params: little is said of it
        returned_alike = is_gradient and bool(parameter) and gradient[-len(parameter) :] == parameter
        beside = not g and says_whole and bool(parameter) and gradient[:-1] == parameter[:-1]
        return 30 if returned_alike or beside or _is_gradient_beside(gradient, parameter) else 0
    if not g:
        bare = says_whole and is_whole_gradient(gradient[-1])  # grads['data'] is that of an entry called so
        return 15 if bare and len(p) == 1 and len(parameter) == len(gradient) else 0  # dW says more
    best = 0
    short = min(len(g), len(p))
    # compare from the end: the deeper words are the more telling ones
    score, said = 0, says_gradient
    for tg, tp in zip(reversed(g[-short:]), reversed(p[-short:])):
        if isinstance(tg, int) and isinstance(tp, int):
            if tg != tp:
                return best
            score += 10
        elif isinstance(tg, str) and isinstance(tp, str):
            as_gradient = gradient_of(tg, tp)
            as_same = same_name(tg, tp)
            if as_gradient and as_same != 3:
                said = True
                score += 10 * as_gradient
            elif as_same:
                score += 10 * as_same
            else:
                return best
        else:
            return best
    if not said:
        return 0
    beside = isinstance(parameter[-1], str) and parameter[:-1] == gradient[:-1]
    returned_there = is_gradient and gradient == parameter and isinstance(parameter[0], str)
    of_itself = gradient[: len(parameter)] == parameter  # an attribute of the array
    if all(isinstance(t, int) for t in p[-short:]) and not (beside or returned_there or of_itself):
        return 0  # numbers alone say nothing: the lists may run in opposite orders
    # words left over on either side make the match weaker; numbers left over weaker still
    left = (*g[: len(g) - short], *p[: len(p) - short])
    score -= sum(3 if isinstance(t, str) else 4 for t in left)
    return max(score, 1)
