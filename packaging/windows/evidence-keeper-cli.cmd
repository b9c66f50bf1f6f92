@echo off
rem The command line of the program, in a console: evidence-keeper-cli --help
"%~dp0program\python.exe" -m evidence_keeper %*
