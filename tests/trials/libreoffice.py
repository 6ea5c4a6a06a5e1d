"""LibreOffice opens a file with its password: a judge of sealing that shares no code with us.

``soffice --convert-to`` cannot be given a password, and not every installation has a Python of
its own; so a macro in Basic does it, in a profile of its own.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY = """<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" \
"library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Judge"/>
</library:library>
"""
_MODULE = """<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" \
"module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Judge" \
script:language="StarBasic">{basic}</script:module>
"""
_BASIC = """
Function Named(name As String, value As Variant) As Object
    Dim made As New com.sun.star.beans.PropertyValue
    made.Name = name
    made.Value = value
    Named = made
End Function

Sub OpenAndSave(source As String, target As String, word As String)
    On Error GoTo Refused
    Dim opened As Object
    opened = StarDesktop.loadComponentFromURL(source, "_blank", 0, _
        Array(Named("Hidden", True), Named("Password", word)))
    If Not IsNull(opened) Then
        opened.storeToURL(target, Array(Named("FilterName", "Calc MS Excel 2007 XML")))
        opened.close(True)
    End If
Refused:
    StarDesktop.terminate()
End Sub
"""


def prepared(folder: Path) -> Path:
    """A profile of LibreOffice's own in a folder, with the macro in it."""
    home = folder / "libreoffice"
    _run(home, "--terminate_after_init")  # the first start puts its own library there
    library = home / "user" / "basic" / "Standard"
    (library / "script.xlb").write_text(_HEAD + _LIBRARY)
    module = _MODULE.format(basic=_BASIC.replace('"', "&quot;"))
    (library / "Judge.xba").write_text(_HEAD + module)
    return home


def opened(home: Path, file: Path, password: str, target: Path) -> bool:
    """Open a file with its password and save it without one; False where it does not open."""
    given = ", ".join(f'"{text}"' for text in (file.as_uri(), target.as_uri(), password))
    _run(home, f"macro:///Standard.Judge.OpenAndSave({given})")
    return target.exists()


def _run(home: Path, order: str) -> None:
    own = f"-env:UserInstallation={home.as_uri()}"
    quiet = ("--headless", "--invisible", "--nologo", "--norestore", "--nofirststartwizard")
    subprocess.run(["soffice", own, *quiet, order], check=True, capture_output=True, timeout=240)
