// Solo
