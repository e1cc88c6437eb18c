"""Welke bijensoort kwam langs, gegeven de bloemen die zij bezocht? Een eigen rekengraaf: `Veld` onthoudt zijn ouders en een functie die de gradient terugstuurt. Inbedding van bloemen, gemiddelde, een tussenlaag met een kortsluiting, softmax, log-verlies en L2."""
import numpy as np


def krimp(grad, vorm):
    """maak de uitzending (broadcast) ongedaan"""
    while grad.ndim > len(vorm):
        grad = grad.sum(axis=0)
    for as_, lengte in enumerate(vorm):
        if lengte == 1:
            grad = grad.sum(axis=as_, keepdims=True)
    return grad


class Veld:
    def __init__(self, waarde, ouders=()):
        self.waarde = np.asarray(waarde, dtype=float)
        self.grad = np.zeros_like(self.waarde)
        self.ouders = ouders
        self._terug = lambda: None

    def __add__(self, ander):
        uit = Veld(self.waarde + ander.waarde, (self, ander))

        def terug():
            self.grad += krimp(uit.grad, self.waarde.shape)
            ander.grad += krimp(uit.grad, ander.waarde.shape)

        uit._terug = terug
        return uit

    def __mul__(self, ander):
        uit = Veld(self.waarde * ander.waarde, (self, ander))

        def terug():
            self.grad += krimp(uit.grad * ander.waarde, self.waarde.shape)
            ander.grad += krimp(uit.grad * self.waarde, ander.waarde.shape)

        uit._terug = terug
        return uit

    def __matmul__(self, ander):
        uit = Veld(self.waarde @ ander.waarde, (self, ander))

        def terug():
            self.grad += uit.grad @ ander.waarde.T
            ander.grad += self.waarde.T @ uit.grad

        uit._terug = terug
        return uit

    def schaal(self, factor):
        uit = Veld(self.waarde * factor, (self,))

        def terug():
            self.grad += factor * uit.grad

        uit._terug = terug
        return uit

    def tanh(self):
        uit = Veld(np.tanh(self.waarde), (self,))

        def terug():
            self.grad += (1 - uit.waarde ** 2) * uit.grad

        uit._terug = terug
        return uit

    def relu(self):
        uit = Veld(np.maximum(0, self.waarde), (self,))

        def terug():
            self.grad += (self.waarde > 0) * uit.grad

        uit._terug = terug
        return uit

    def softmax(self):
        e = np.exp(self.waarde - self.waarde.max(axis=1, keepdims=True))
        uit = Veld(e / e.sum(axis=1, keepdims=True), (self,))

        def terug():
            s = uit.waarde
            binnen = (uit.grad * s).sum(axis=1, keepdims=True)
            self.grad += s * (uit.grad - binnen)

        uit._terug = terug
        return uit

    def log(self):
        uit = Veld(np.log(self.waarde), (self,))

        def terug():
            self.grad += uit.grad / self.waarde

        uit._terug = terug
        return uit

    def kies(self, klassen):
        rijen = np.arange(len(klassen))
        uit = Veld(self.waarde[rijen, klassen], (self,))

        def terug():
            self.grad[rijen, klassen] += uit.grad

        uit._terug = terug
        return uit

    def som(self):
        uit = Veld(self.waarde.sum(), (self,))

        def terug():
            self.grad += uit.grad * np.ones_like(self.waarde)

        uit._terug = terug
        return uit

    def gemiddelde(self):
        uit = Veld(self.waarde.mean(), (self,))

        def terug():
            self.grad += uit.grad / self.waarde.size

        uit._terug = terug
        return uit

    def opzoeken(self, bezoeken):
        """gemiddelde van de rijen die bij de bezochte bloemen horen"""
        uit = Veld(np.array([self.waarde[b].mean(axis=0) for b in bezoeken]), (self,))

        def terug():
            for n, b in enumerate(bezoeken):
                for bloem in b:
                    self.grad[bloem] += uit.grad[n] / len(b)

        uit._terug = terug
        return uit

    def achteruit(self):
        volgorde, gezien = [], set()

        def loop(veld):
            if id(veld) not in gezien:
                gezien.add(id(veld))
                for ouder in veld.ouders:
                    loop(ouder)
                volgorde.append(veld)

        loop(self)
        self.grad = np.ones_like(self.waarde)
        for veld in reversed(volgorde):
            veld._terug()


class Bijenmodel:
    def __init__(self, bloemen, breedte, midden, soorten, toeval):
        self.bloemtabel = Veld(toeval.normal(size=(bloemen, breedte)))
        self.w1 = Veld(toeval.normal(size=(breedte, midden)) * 0.8)
        self.b1 = Veld(toeval.normal(size=midden) * 0.3)
        self.w2 = Veld(toeval.normal(size=(midden, midden)) * 0.6)
        self.b2 = Veld(toeval.normal(size=midden) * 0.3)
        self.poort = Veld(toeval.normal(size=(1, midden)))
        self.w3 = Veld(toeval.normal(size=(midden, soorten)) * 0.8)
        self.b3 = Veld(toeval.normal(size=soorten) * 0.3)

    def velden(self):
        return [self.bloemtabel, self.w1, self.b1, self.w2, self.b2, self.poort, self.w3, self.b3]

    def kansen(self, bezoeken):
        x = self.bloemtabel.opzoeken(bezoeken)
        h = (x @ self.w1 + self.b1).tanh()
        # kortsluiting om de tweede laag heen
        h = h * self.poort + (h @ self.w2 + self.b2).relu()
        return (h @ self.w3 + self.b3).softmax()

    def verlies(self, bezoeken, soort, lam=0.02):
        p = self.kansen(bezoeken)
        nll = p.log().kies(soort).gemiddelde().schaal(-1.0)
        straf = (self.w1 * self.w1).som() + (self.w2 * self.w2).som() + (self.w3 * self.w3).som()
        return nll + straf.schaal(lam)

    def leeg(self):
        for veld in self.velden():
            veld.grad = np.zeros_like(veld.waarde)

    def gradienten(self, bezoeken, soort):
        self.leeg()
        self.verlies(bezoeken, soort).achteruit()

    def stap(self, tempo):
        for veld in self.velden():
            veld.waarde -= tempo * veld.grad


def check(bloemen=8, breedte=4, midden=5, soorten=3, samples=6, seed=0, niveau=0.0):
    toeval = np.random.default_rng(seed + 747)
    model = Bijenmodel(bloemen, breedte, midden, soorten, toeval)
    model.b3.waarde += niveau
    bezoeken = [list(map(int, toeval.integers(0, bloemen, size=toeval.integers(2, 5)))) for _ in range(samples)]
    bezoeken[0] = [2, 5, 2]
    soort = toeval.integers(0, soorten, size=samples)
    model.gradienten(bezoeken, soort[::-1])
    return dict(
        model=model,
        loss=lambda: float(model.verlies(bezoeken, soort).waarde),
        backward=lambda: model.gradienten(bezoeken, soort),
    )
