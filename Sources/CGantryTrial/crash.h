// The last line of a trial that crashes.
#ifndef GANTRY_TRIAL_CRASH_H
#define GANTRY_TRIAL_CRASH_H

// Watches for crashes in this process. Returns 0 or an errno.
int crash_watch(void);

// Gives the calling thread a stack for the report of its own overflow. Returns 0 or an errno.
int crash_prepare_thread(void);

// Gives that stack back, before the thread ends.
void crash_end_thread(void);

#endif
