import Solo
