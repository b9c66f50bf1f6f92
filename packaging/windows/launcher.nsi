; Starts the window without a console, with the program's icon. Everything else is Python.
Unicode true
Target amd64-unicode
!include FileFunc.nsh

Name "Evidence Keeper"
OutFile "${OUT}"
Icon "${ICON}"
RequestExecutionLevel user
SilentInstall silent
SetCompress off
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Evidence Keeper"
VIAddVersionKey FileDescription "Evidence Keeper"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT"

Section
  ${GetParameters} $0
  Exec '"$EXEDIR\program\pythonw.exe" -m evidence_keeper $0'
SectionEnd
