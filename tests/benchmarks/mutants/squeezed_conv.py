"""The planted faults of `nets/squeezed_conv.py`."""

from __future__ import annotations

CONVENTION = "convolution by loops, square images, no spaces"
PLACE = "                a,b=i*self.s,j*self.s\n"
DX = "dxp[:,:,a:a+self.k,b:b+self.k]+=self.W[f]*d[:,f,i,j][:,None,None,None]"
DW = "self.dW[f]+=np.sum(win*d[:,f,i,j][:,None,None,None],axis=0)"
WIN = "                win=self.xp[:,:,a:a+self.k,b:b+self.k]\n                for f"
DB = "self.db=d.sum(axis=(0,2,3))"
CROP = "return dxp[:,:,p:-p,p:-p]"
FAULTS = [
    ("H1", PLACE, "                a,b=i,j\n"),
    ("H3", PLACE, "                a,b=j*self.s,i*self.s\n"),
    ("H1", DX, DX.replace("a:a+self.k,b:b+self.k", "i:i+self.k,j:j+self.k")),
    ("H1", WIN, WIN.replace("a:a+self.k,b:b+self.k", "i:i+self.k,j:j+self.k")),
    ("H2", CROP, "return dxp[:,:,:-2*p,:-2*p]"),
    ("H2", CROP, "return dxp[:,:,2*p:,2*p:]"),
    ("H7", DX, DX.replace("self.W[f]", "self.W[f][:,::-1,::-1]")),
    ("H4", DX, DX.replace("+=", "=")),
    ("H3", DX, DX.replace("self.W[f]", "self.W[f].transpose(0,2,1)")),
    ("H3", DW, DW.replace("i,j", "j,i")),
    ("E6/E8/H5", DW, DW.replace("+=", "=")),
    ("A4/A5/F1", DB, "self.db=d.sum(axis=(0,2,3))/(self.oh*self.ow)"),
    ("F1", DB, "self.db=d.mean(axis=(0,2,3))"),
    ("H3", "(d@self.V.T).reshape(self.a2.shape)", "(d@self.V.T).reshape(3,3,3,-1).transpose(0,2,3,1)"),
    ("E1/H3", DX, DX.replace("self.W[f]", "self.W[0]")),
]
