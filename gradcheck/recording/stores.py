"""What instrumented code calls around assignments: stores into arrays, in-place operators, shapes set in place."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.recording import memory, names
from gradcheck.recording.emitting import array_origin, emit, name, origin
from gradcheck.recording.kinds import ARRAY, SEQUENCE, kind_of
from gradcheck.recording.live import ITERATION, get_ident, give_up, now
from gradcheck.recording.operands import flat_index
from gradcheck.recording.spec import PUSHED, Spec
from gradcheck.recording.versions import before_reshaping, hold, save, wrote

# -- base[index] = value -----------------------------------------------------------------------------


def push_base(spec: Spec, base: Any) -> Any:
    """The array of a store whose index is written out: the last operand before the store happens."""
    if get_ident() == now.thread:
        now.stack.append(base)
        if now.values and isinstance(base, np.ndarray | np.flatiter):
            _before_store(spec, base, -2)
    return base


def push_index(spec: Spec, index: Any) -> Any:
    """The index of a store: the last operand before the store happens."""
    if get_ident() == now.thread:
        stack = now.stack
        stack.append(index)
        if now.values and isinstance(stack[-2], np.ndarray | np.flatiter):
            _before_store(spec, stack[-2], -3)
    return index


def _before_store(spec: Spec, base: Any, value_at: int) -> None:
    """The contents are kept, and the value too if it lies in the same memory: `x[1:] = x[:-1]`."""
    try:
        stack = now.stack
        base = base.base if isinstance(base, np.flatiter) else base
        whole = stack[value_at]
        path = spec.path
        value = whole
        if len(path) == 1 and type(whole) in (list, tuple) and path[0] is not None:
            value = whole[path[0]] if -len(whole) <= path[0] < len(whole) else None
        if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(base):
            copied = _copied(value)
            if value is whole:
                stack[value_at] = copied
            else:
                parts = list(whole)
                parts[path[0]] = copied  # type: ignore[index]
                stack[value_at] = parts
        save(base)
    except Exception:
        give_up("store")


def _copied(value: Any) -> Any:
    """A copy of an array that is about to be overwritten, with the origin it has now."""
    made_by = array_origin(value)
    copied = memory.copy(value)
    if made_by is not None:
        now.origins[id(copied)] = (made_by, copied)
    else:
        hold(copied)  # its id must stay its own
    return copied


def after_store(spec: Spec, base: Any) -> Any:
    """The base of a further store of the same statement, evaluated when the one before it has happened."""
    if get_ident() == now.thread:
        try:
            _stored(spec)
        except Exception:
            give_up("store")
    return base


def stored(spec: Spec) -> None:
    """The last store of an assignment statement happened; the value lies below its base and index on the stack."""
    if get_ident() != now.thread:
        return
    try:
        _stored(spec)
    except Exception:
        give_up("store")
    if now.stack:
        now.stack.pop()


def _stored(spec: Spec) -> None:
    stack = now.stack
    index = stack.pop() if spec.template[1] is PUSHED else spec.template[1]
    base = stack.pop()
    value = _part(stack[-1], spec.path) if spec.path else stack[-1]
    if isinstance(base, np.ndarray):
        if value is PUSHED:
            value = base[index]
        number = emit(spec, "setitem", (base, index, value), {}, base, writes=True)
        wrote(base, number, spec)
    elif isinstance(base, np.flatiter):
        if value is PUSHED:
            value = base[index]
        array, index = base.base, flat_index(base, index)
        value = _as_flat(value, np.shape(index[0]) if index else ())
        number = emit(spec, "setitem", (array, index, value), {}, array, writes=True)
        wrote(array, number, spec)
    elif value is not PUSHED:
        key = index if isinstance(index, str | int) else None
        text = f"{spec.base_text}[{key!r}]" if key is not None else spec.site.operand_texts[0]
        name(value, (text,))


def _as_flat(value: Any, shape: tuple[int, ...]) -> Any:
    """The value of x.flat[...] = value in the shape of what it fills."""
    if not isinstance(value, np.ndarray) or value.shape in (shape, ()):
        return value
    if value.size == int(np.prod(shape)):
        reshaped = value.reshape(shape)
        emit(ITERATION, "reshape", (value, shape), {}, reshaped)
        return reshaped
    return np.resize(value, shape)  # repeated because it is too short: where it came from is not followed


def _part(whole: Any, path: tuple[int | None, ...]) -> Any:
    """The part of an unpacked value that one target gets; PUSHED when it cannot be told."""
    value = whole
    for step in path:
        if step is None:
            return PUSHED
        if type(value) in (list, tuple) and -len(value) <= step < len(value):
            value = value[step]
        elif isinstance(value, np.ndarray) and value.ndim and -len(value) <= step < len(value):
            part = value[step]
            emit(ITERATION, "getitem", (value, step), {}, part)
            value = part
        else:
            return PUSHED
    return value


# -- x.shape = ... and x.flat = ... ------------------------------------------------------------------


def push_owner(spec: Spec, owner: Any) -> Any:
    """The object whose .shape or .flat is about to be assigned; the value lies on the stack."""
    if get_ident() == now.thread:
        as_it_is = owner
        try:
            if isinstance(owner, np.ndarray) and now.values:
                if spec.attribute == "shape":
                    as_it_is = before_reshaping(owner)
                else:
                    save(owner)
        except Exception:
            give_up("attribute")
        now.stack.append(as_it_is)
        now.stack.append(owner)
    return owner


def set_attribute(spec: Spec) -> None:
    """An array's .shape or .flat was assigned."""
    if get_ident() != now.thread:
        return
    try:
        value, as_it_is, owner = now.stack[-3:]
        del now.stack[-3:]
        if not isinstance(owner, np.ndarray):
            if spec.names:
                name(value, spec.names)
            return
        if spec.attribute == "shape":
            made_by = array_origin(owner)
            before = owner if as_it_is is None else as_it_is
            if made_by is not None:  # constants of the recording stay the very objects they are
                emit(spec, "reshape", (before, owner.shape), {}, owner, origins=(made_by, None), unnamed=True)
            return
        if isinstance(value, np.ndarray) and value.size == owner.size:
            reshaped = value.reshape(owner.shape)
            emit(spec, "reshape", (value, owner.shape), {}, reshaped, unnamed=True)
            value = reshaped
        number = emit(spec, "setitem", (owner, ..., value), {}, owner, writes=True)
        wrote(owner, number, spec)
    except Exception:
        give_up("attribute")


# -- x -= value ----------------------------------------------------------------------------------------


def augment_name(spec: Spec, old: Any, value: Any) -> Any:
    """The right side of `x -= value`, with x as it is before."""
    if get_ident() == now.thread:
        if isinstance(old, np.ndarray):
            _before_augment(old, value)
        else:
            now.stack += (old, old, value)
    return value


def _before_augment(old: Any, value: Any) -> None:
    """Push the old object, its contents and the value."""
    contents = old
    try:
        if isinstance(old, np.ndarray) and now.values:
            hold(old)
            save(old)
            if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(old):
                value = _copied(value)
            contents = now.saved[id(old)][-1][2]
    except Exception:
        give_up("augmented assignment")
    now.stack += (old, contents, value)


def augmented(spec: Spec, result: Any) -> None:
    """`x -= value` happened."""
    if get_ident() == now.thread:
        try:
            stack = now.stack
            value, contents, old = stack.pop(), stack.pop(), stack.pop()
            _note_augmented(spec, old, contents, value, result)
        except Exception:
            give_up("augmented assignment")


def _note_augmented(spec: Spec, old: Any, contents: Any, value: Any, result: Any) -> None:
    kind = kind_of(type(result))
    if not kind or kind == SEQUENCE:
        return
    operation = spec.operation
    if isinstance(old, np.matrix):
        operation = names.matrix_operation(operation, (old, value))
    if result is not old:
        emit(spec, operation, (old, value), {}, result)
        return
    if kind != ARRAY:
        return
    origins = (origin(old), origin(value))
    index = emit(spec, operation, (contents, value), {}, result, writes=True, origins=origins)
    wrote(result, index, spec)


def augment_attribute(spec: Spec, value: Any) -> Any:
    """The right side of `owner.name -= value`; the owner is on the stack; no property is run to read it."""
    if get_ident() == now.thread:
        try:
            old = memory.peek(now.stack[-1], spec.attribute)
        except Exception:
            old = None
        _before_augment(old, value)
    return value


def augmented_attribute(spec: Spec) -> None:
    """`owner.name -= value` happened."""
    if get_ident() == now.thread:
        try:
            owner, old, contents, value = now.stack[-4:]
            del now.stack[-4:]
            if old is not None:
                _note_augmented(spec, old, contents, value, memory.peek(owner, spec.attribute))
        except Exception:
            give_up("augmented assignment")


def augment_item(spec: Spec, value: Any) -> Any:
    """The right side of `base[index] -= value`; base and index are on the stack."""
    if get_ident() != now.thread:
        return value
    stack = now.stack
    base, index = (stack[-1], spec.index) if spec.index is not PUSHED else (stack[-2], stack[-1])
    try:
        if isinstance(base, np.ndarray | np.flatiter):
            array = base if isinstance(base, np.ndarray) else base.base
            part = base[index]
            if isinstance(part, np.ndarray):
                part = memory.copy(part) if now.values and part.base is not None else part
            entry = array_origin(array)
            if now.values:
                save(array)
                if isinstance(value, np.ndarray) and memory.owner(value) is memory.owner(array):
                    stack += (entry, part, _copied(value))
                    return value
            stack += (entry, part, value)
            return value
        old = base[index] if type(base) in (dict, list) else None
    except Exception:
        old = None
    _before_augment(old, value)
    return value


def augmented_item(spec: Spec) -> None:
    """`base[index] -= value` happened: for an array a getitem, the operation and a setitem."""
    if get_ident() != now.thread:
        return
    try:
        static = spec.index is not PUSHED
        stack = now.stack
        n = 4 if static else 5
        operands = stack[-n:]
        del stack[-n:]
        base = operands[0]
        index = spec.index if static else operands[1]
        old, contents, value = operands[-3:]
        if isinstance(base, np.ndarray | np.flatiter):
            _note_augmented_part(spec, base, index, old, contents, value)
        elif type(base) in (dict, list) and old is not None:
            result = base[index]
            _note_augmented(spec, old, contents, value, result)
            name(result, (f"{spec.base_text}[{index!r}]",) if isinstance(index, str | int) else ())
    except Exception:
        give_up("augmented assignment")


def _note_augmented_part(spec: Spec, base: Any, index: Any, old: Any, contents: Any, value: Any) -> None:
    new = base[index]
    if isinstance(base, np.flatiter):
        index = flat_index(base, index)
        base = base.base
    of_index = origin(index) if now.structure else None
    origins: tuple[Any, ...] = (old, of_index)
    number = emit(spec, "getitem", (base, index), {}, contents, origins=origins, unnamed=True)
    if isinstance(new, np.ndarray) and new.base is not None:
        new = memory.copy(new) if now.values else new.view()
    origins = (number, origin(value))
    number = emit(spec, spec.operation, (contents, value), {}, new, origins=origins, unnamed=True)
    origins = (old, of_index, number)
    number = emit(spec, "setitem", (base, index, new), {}, base, writes=True, origins=origins, unnamed=True)
    wrote(base, number, spec)
