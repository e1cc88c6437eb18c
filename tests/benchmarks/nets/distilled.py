"""A small student learns from a teacher's soft answers and from the labels; softmax with a temperature, functions only."""
import numpy as np

TEMPERATURE = 3.0
ALPHA = 0.7
WEIGHT_DECAY = 0.02


def softmax(logits, T=1.0):
    scaled = logits / T
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    exps = np.exp(scaled)
    return exps / exps.sum(axis=1, keepdims=True)


def init_student(n_features, n_hidden, n_classes, seed):
    rng = np.random.RandomState(seed)
    return {
        'w_hid': rng.randn(n_features, n_hidden) / np.sqrt(n_features),
        'b_hid': 0.1 * rng.randn(n_hidden),
        'w_out': rng.randn(n_hidden, n_classes),
        'b_out': 0.1 * rng.randn(n_classes),
    }


def student_forward(student, x):
    pre = x.dot(student['w_hid']) + student['b_hid']
    hid = 1 / (1 + np.exp(-pre))
    logits = hid.dot(student['w_out']) + student['b_out']
    return pre, hid, logits


def distillation_loss(student, x, labels, teacher_logits):
    n = x.shape[0]
    _, _, logits = student_forward(student, x)
    hard = softmax(logits)
    soft = softmax(logits, TEMPERATURE)
    soft_targets = softmax(teacher_logits, TEMPERATURE)
    ce = -np.log(hard[np.arange(n), labels]).mean()
    kl = np.sum(soft_targets * (np.log(soft_targets) - np.log(soft))) / n
    penalty = 0.5 * WEIGHT_DECAY * (np.sum(student['w_hid'] ** 2) + np.sum(student['w_out'] ** 2))
    return (1 - ALPHA) * ce + ALPHA * TEMPERATURE ** 2 * kl + penalty


def student_grads(student, x, labels, teacher_logits):
    n = x.shape[0]
    pre, hid, logits = student_forward(student, x)
    hard_err = softmax(logits)
    hard_err[np.arange(n), labels] -= 1
    soft_err = softmax(logits, TEMPERATURE) - softmax(teacher_logits, TEMPERATURE)
    d_logits = ((1 - ALPHA) * hard_err + ALPHA * TEMPERATURE * soft_err) / n
    g = {}
    g['w_out'] = hid.T.dot(d_logits) + WEIGHT_DECAY * student['w_out']
    g['b_out'] = d_logits.sum(0)
    d_hid = d_logits.dot(student['w_out'].T)
    d_pre = d_hid * hid * (1 - hid)
    g['w_hid'] = x.T.dot(d_pre) + WEIGHT_DECAY * student['w_hid']
    g['b_hid'] = d_pre.sum(0)
    return g


def check(sizes=(5, 6, 4), samples=7, seed=0):
    rng = np.random.default_rng(seed + 100)
    student = init_student(*sizes, seed)
    x = rng.normal(size=(samples, sizes[0]))
    labels = rng.integers(0, sizes[2], size=samples)
    teacher = 2 * rng.normal(size=(samples, sizes[2]))
    return dict(
        model=student,
        loss=lambda: distillation_loss(student, x, labels, teacher),
        backward=lambda: student_grads(student, x, labels, teacher),
    )
