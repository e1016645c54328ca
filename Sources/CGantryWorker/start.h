// The first frame: what this worker may touch and use.
#ifndef GANTRY_WORKER_START_H
#define GANTRY_WORKER_START_H

#include "worker.h"

// Receives START and does what it says, up to the closed sandbox. Ends the process when it cannot.
void start_up(worker *worker);

#endif
