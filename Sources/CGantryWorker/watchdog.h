// Ends the worker when its host gives no sign any more, as a stopped host cannot do that itself.
#ifndef GANTRY_WORKER_WATCHDOG_H
#define GANTRY_WORKER_WATCHDOG_H

#include "worker.h"

// Starts the thread; without a lease there is none. Returns 0 or an errno.
int watchdog_start(const worker *worker);

#endif
