@echo off
rem Zoekt een Python die past en installeert daarmee de monitor. Geen beheerdersrechten nodig.
setlocal EnableExtensions DisableDelayedExpansion
set PYTHON=
set OTHER=
rem De startprogramma's van Python mogen zelf niets ophalen.
set PYTHON_MANAGER_AUTOMATIC_INSTALL=false
set PYLAUNCHER_ALLOW_INSTALL=
rem Een programma dat in deze map is neergezet is niet de Python die wij zoeken.
set NoDefaultCurrentDirectoryInExePath=1
pushd "%~dp0"
if errorlevel 1 goto nofolder
if not exist installeren.py goto notunpacked

call :probe py -3.13
call :probe py -3.12
call :probe py -3.14
call :probe py -3.11
call :probe python
call :probe python3
call :probe "%LOCALAPPDATA%\Programs\Python\Python313\python.exe"
call :probe "%LOCALAPPDATA%\Programs\Python\Python312\python.exe"
call :probe "%LOCALAPPDATA%\Programs\Python\Python314\python.exe"
call :probe "%LOCALAPPDATA%\Programs\Python\Python311\python.exe"
call :probe "%ProgramFiles%\Python313\python.exe"
call :probe "%ProgramFiles%\Python312\python.exe"
call :probe "%ProgramFiles%\Python314\python.exe"
call :probe "%ProgramFiles%\Python311\python.exe"
if defined PYTHON goto install
if defined OTHER goto wrong
goto none

:install
call %PYTHON% -I installeren.py %*
set RESULT=%ERRORLEVEL%
goto end

:wrong
echo Op deze computer staat wel Python, maar niet een die past: nodig is Python
echo {pythons}, 64-bits [x64]. Te oud, te nieuw, 32-bits of ARM werkt niet.
echo.
goto advice

:none
echo Op deze computer staat geen Python.
echo.

:advice
echo Zo krijgt u Python zonder beheerdersrechten: haal op een computer met internet van de website
echo van Python [python punt org] het installatieprogramma 'Windows installer [64-bit]' van versie
echo {newest}, zet het op deze computer en kies 'Install Now' zonder het vinkje bij 'for all users'.
echo Mag dat bij u niet, vraag het dan aan uw beheerder. Begin daarna hier opnieuw.
set RESULT=1
goto end

:notunpacked
echo Pak eerst het hele zipbestand uit [rechtermuisknop, 'Alles uitpakken'] en start
echo installeren.bat in de uitgepakte map.
set RESULT=1
goto end

:nofolder
echo De map van dit bestand kan niet geopend worden. Zet de uitgepakte map op uw eigen schijf.
pause
exit /b 1

:end
popd
pause
exit /b %RESULT%

:probe
if defined PYTHON exit /b 0
rem Met call, want een Python kan zelf een .bat zijn.
call %* -I -c "import sys, sysconfig; fits = sys.version_info[:2] in {versions} and sysconfig.get_platform() == 'win-amd64'; sys.exit(0 if fits else 7)" >nul 2>nul
set CODE=%ERRORLEVEL%
if %CODE% EQU 0 set PYTHON=%*
if %CODE% EQU 7 set OTHER=ja
exit /b 0
