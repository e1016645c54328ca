// Where the facts go, a line at a time.
#ifndef GANTRY_TRIAL_FACTS_H
#define GANTRY_TRIAL_FACTS_H

#include "pile.h"

// Takes the descriptor for itself. Returns 0 or an errno.
int facts_begin(int fd);

// Writes a line; the line feed is added. Ends the process when nobody can read it.
void facts_write(pile *line);

// Writes the last line of all, without waiting for another thread that is writing: what that one
// has written so far becomes a line of its own. Safe in a signal handler.
void facts_write_last(const char *line, size_t size);

// Whether the descriptors are still those of the beginning.
int facts_are_there(void);

#endif
