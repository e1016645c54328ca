// What is left of a crash: signal, address and frames, in the page that the host still has.
#ifndef GANTRY_WORKER_CRASH_H
#define GANTRY_WORKER_CRASH_H

#include "gantry_frames.h"

// Catches what would end the process, on a stack of its own. Returns 0 or an errno.
int crash_watch(volatile gantry_page *page);

#endif
