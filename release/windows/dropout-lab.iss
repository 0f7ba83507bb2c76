; The installer for Windows, for Inno Setup 6.3 or newer. Compiled by 6.4.1 and run in Wine, never on Windows.
;
;   ISCC.exe /DVersion=0.1.0 release\windows\dropout-lab.iss
;
; Wants what `dev.py app` made: dist\dropout-lab, and the icons beside PyInstaller's work. Writes
; dist\DropoutLab-VERSION-windows-x86_64-setup.exe. It installs for the current user and asks for no rights; an
; administrator starts it with /ALLUSERS to install for all. /VERYSILENT asks nothing, for a whole room.
;
; Silent is silent: no box of this script waits for an answer; /SUPPRESSMSGBOXES answers those of the installer itself.
; docs/administrators.md has the lines.
;
; Microsoft's C++ runtime, which TensorFlow needs, lies among the program's own files: nothing else is installed.

#ifndef Version
  #error The version must be given: ISCC.exe /DVersion=0.1.0 release\windows\dropout-lab.iss
#endif
#define Name "Dropout Lab"
#define AppId "io.github.dropoutlab.DropoutLab"
#define Program "dropout-lab.exe"
#define ProjectClass "DropoutLab.Project"
#define Root "..\.."
#define Icons Root + "\build\build\made\icons"

[Setup]
; The same in every version, so that a newer one replaces the older
AppId={#AppId}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher={#Name} authors
VersionInfoVersion={#Version}
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
DefaultDirName={autopf}\{#Name}
DisableProgramGroupPage=yes
LicenseFile={#Root}\LICENSE
SetupIconFile={#Icons}\dropout-lab.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
ChangesAssociations=yes
; Asks to close the program where it is running, instead of a restart
CloseApplications=yes
RestartApplications=no
Compression=lzma2/max
LZMAUseSeparateProcess=yes
SolidCompression=yes
WizardStyle=modern
OutputDir={#Root}\dist
OutputBaseFilename=DropoutLab-{#Version}-windows-x86_64-setup

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; Files of the version before that this one may not have. Nothing of the user's is in there.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\dropout-lab\*"; DestDir: "{app}"; Excludes: "portable.txt"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "{#Icons}\dropout-lab-project.ico"; DestDir: "{app}"; Flags: ignoreversion

[Icons]
; The same AppUserModelID as gui/theme/app_icon.py, so that a pinned link and the windows are one in the taskbar
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#AppId}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; AppUserModelID: "{#AppId}"; Tasks: desktopicon

[Registry]
; HKA is HKCU for one user, HKLM for all. The extension's default value is ours to set, as no other program has it.
Root: HKA; Subkey: "Software\Classes\.dropoutlab"; ValueType: string; ValueName: ""; ValueData: "{#ProjectClass}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\.dropoutlab"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-dropout-lab-project"
Root: HKA; Subkey: "Software\Classes\.dropoutlab\OpenWithProgids"; ValueType: string; ValueName: "{#ProjectClass}"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\{#ProjectClass}"; ValueType: string; ValueName: ""; ValueData: "{#Name} project"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#ProjectClass}"; ValueType: string; ValueName: "AppUserModelID"; ValueData: "{#AppId}"
Root: HKA; Subkey: "Software\Classes\{#ProjectClass}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\dropout-lab-project.ico"
Root: HKA; Subkey: "Software\Classes\{#ProjectClass}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\{#Program}"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Program}\SupportedTypes"; ValueType: string; ValueName: ".dropoutlab"; ValueData: ""

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

; No [UninstallDelete]: only what was installed goes. Runs and settings, in the user's AppData, are kept.

[Code]
{ What the end of an uninstallation says; to nobody if it is silent. SuppressibleMsgBox would show it under /VERYSILENT
  unless /SUPPRESSMSGBOXES is given too, and wait for ever on a PC that nobody sits at. }
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Kept: String;
begin
  Kept := ExpandConstant('{localappdata}\dropout-lab');
  if (CurUninstallStep = usPostUninstall) and DirExists(Kept) then
  begin
    Log('Runs and settings are kept in ' + Kept);
    if not UninstallSilent then
      MsgBox('Your runs and settings are kept in ' + Kept + '.', mbInformation, MB_OK);
  end;
end;
