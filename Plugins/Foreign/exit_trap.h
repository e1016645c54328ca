// Ending the process without a word, which no exit handler hears of.
#ifndef FOREIGN_EXIT_TRAP_H
#define FOREIGN_EXIT_TRAP_H

#include <signal.h>

// Makes the system call that ends the process a SIGSYS, for this thread and those it will make. It
// does nothing where the process may still gain privileges; a worker may not.
void exit_trap_set(void);

// Whether a signal comes from that, and then the status that the process should have ended with.
int exit_trap_caught(const siginfo_t *info, const void *context, int *status);

#endif
