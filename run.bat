@echo off
where py >nul 2>nul
if errorlevel 1 goto plain
py -3 "%~dp0run.py" %*
exit /b %errorlevel%
:plain
python "%~dp0run.py" %*
exit /b %errorlevel%
