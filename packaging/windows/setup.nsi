; The Windows setup: for one user, without an administrator, in Kazakh, Russian and English.
; Notes and settings are elsewhere (%LOCALAPPDATA%\evidence-keeper) and are never touched.
Unicode true
Target amd64-unicode
!include LogicLib.nsh
!include Sections.nsh
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\evidence-keeper"

LoadLanguageFile "${NSISDIR}\Contrib\Language files\English.nlf"
LoadLanguageFile "${NSISDIR}\Contrib\Language files\Russian.nlf"
LoadLanguageFile "${LANGUAGE}"

LangString Choose 1033 "Choose how the program is shown on this computer. $_CLICK"
LangString Choose 1049 "Выберите, как программа будет видна на этом компьютере. $_CLICK"
LangString Choose 1087 "Бағдарлама бұл компьютерде қалай көрінетінін таңдаңыз. $_CLICK"
LangString Notes 1033 "Notes"
LangString Notes 1049 "Заметки"
LangString Notes 1087 "Жазбалар"
LangString Files 1033 "The program"
LangString Files 1049 "Программа"
LangString Files 1087 "Бағдарлама"
LangString MenuNotes 1033 "Start menu: as “Notes”"
LangString MenuNotes 1049 "Меню «Пуск»: как «Заметки»"
LangString MenuNotes 1087 "«Бастау» мәзірі: «Жазбалар»"
LangString MenuName 1033 "Start menu: as “Evidence Keeper”"
LangString MenuName 1049 "Меню «Пуск»: как «Evidence Keeper»"
LangString MenuName 1087 "«Бастау» мәзірі: «Evidence Keeper»"
LangString Desktop 1033 "Icon on the desktop, as “Notes”"
LangString Desktop 1049 "Значок на рабочем столе, как «Заметки»"
LangString Desktop 1087 "Жұмыс үстеліндегі белгіше: «Жазбалар»"
LangString Update 1033 "Version $0 is installed. Replace it with version ${VERSION}? Your notes and settings stay."
LangString Update 1049 "Установлена версия $0. Заменить её версией ${VERSION}? Записи и настройки останутся."
LangString Update 1087 "$0 нұсқасы орнатылған. Оны ${VERSION} нұсқасына ауыстыру керек пе? Жазбалар мен баптаулар қалады."
LangString InUse 1033 "The program is still open. Close it, then choose Retry."
LangString InUse 1049 "Программа ещё открыта. Закройте её и нажмите «Повторить»."
LangString InUse 1087 "Бағдарлама әлі ашық. Оны жауып, «Қайталау» түймесін басыңыз."
LangString Stays 1033 "Only the program is removed. Your notes stay where they are. If you did not choose another folder, they are here:$\r$\n$LOCALAPPDATA\evidence-keeper$\r$\n$\r$\nTo remove them too, delete that folder yourself."
LangString Stays 1049 "Удаляется только программа. Ваши записи останутся на месте. Если вы не выбирали другую папку, они здесь:$\r$\n$LOCALAPPDATA\evidence-keeper$\r$\n$\r$\nЧтобы удалить и их, удалите эту папку сами."
LangString Stays 1087 "Тек бағдарлама жойылады. Жазбаларыңыз орнында қалады. Басқа қалта таңдамаған болсаңыз, олар мұнда:$\r$\n$LOCALAPPDATA\evidence-keeper$\r$\n$\r$\nОларды да жою үшін осы қалтаны өзіңіз жойыңыз."

Name "Evidence Keeper"
OutFile "${OUT}"
Icon "${WORK}/notes.ico"
UninstallIcon "${WORK}/notes.ico"
InstallDir "$LOCALAPPDATA\Programs\evidence-keeper"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 32
BrandingText "${VERSION}"
ComponentText "$(Choose)" " " " "
UninstallText "$(Stays)"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "Evidence Keeper"
VIAddVersionKey FileDescription "Evidence Keeper"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "MIT"
Page components
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Var Shown

Function .onInit
  ReadRegStr $0 HKCU "${KEY}" DisplayVersion
  ${If} $0 != ""
    MessageBox MB_YESNO|MB_ICONQUESTION "$(Update)" /SD IDYES IDYES +2
    Abort
  ${EndIf}
FunctionEnd

; Moves the earlier program away in one step, which fails as long as it runs.
!macro SET_ASIDE
  ${DoWhile} ${FileExists} "$INSTDIR\program\*.*"
    RMDir /r "$INSTDIR\program.old"
    ClearErrors
    Rename "$INSTDIR\program" "$INSTDIR\program.old"
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(InUse)" /SD IDCANCEL IDRETRY +2
      Abort
    ${EndIf}
  ${Loop}
  RMDir /r "$INSTDIR\program.old"
!macroend

!macro REMOVE_LINKS
  Delete "$SMPROGRAMS\Notes.lnk"
  Delete "$SMPROGRAMS\Заметки.lnk"
  Delete "$SMPROGRAMS\Жазбалар.lnk"
  Delete "$SMPROGRAMS\Evidence Keeper.lnk"
  Delete "$DESKTOP\Notes.lnk"
  Delete "$DESKTOP\Заметки.lnk"
  Delete "$DESKTOP\Жазбалар.lnk"
!macroend

Section "$(Files)" SecFiles
  SectionIn RO
  !insertmacro SET_ASIDE
  SetOutPath $INSTDIR
  File /r "${STAGE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  !insertmacro REMOVE_LINKS
  StrCpy $Shown "$(Notes)"
SectionEnd

Section "$(MenuNotes)" SecNotes
  CreateShortcut "$SMPROGRAMS\$(Notes).lnk" "$INSTDIR\evidence-keeper.exe" "" "$INSTDIR\program\notes.ico"
SectionEnd

Section /o "$(MenuName)" SecName
  CreateShortcut "$SMPROGRAMS\Evidence Keeper.lnk" "$INSTDIR\evidence-keeper.exe"
  StrCpy $Shown "Evidence Keeper"
SectionEnd

Section /o "$(Desktop)" SecDesktop
  CreateShortcut "$DESKTOP\$(Notes).lnk" "$INSTDIR\evidence-keeper.exe" "" "$INSTDIR\program\notes.ico"
SectionEnd

; The list of installed programs shows the name that was chosen for the menu.
Section
  WriteRegStr HKCU "${KEY}" DisplayName "$Shown"
  WriteRegStr HKCU "${KEY}" DisplayIcon "$INSTDIR\program\notes.ico"
  WriteRegStr HKCU "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" EstimatedSize ${SIZE}
  WriteRegDWORD HKCU "${KEY}" NoModify 1
  WriteRegDWORD HKCU "${KEY}" NoRepair 1
SectionEnd

Section Uninstall
  !insertmacro SET_ASIDE
  !insertmacro REMOVE_LINKS
  Delete "$INSTDIR\evidence-keeper.exe"
  Delete "$INSTDIR\evidence-keeper-cli.cmd"
  Delete "$INSTDIR\THIRD-PARTY.txt"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir $INSTDIR
  DeleteRegKey HKCU "${KEY}"
SectionEnd
