// Looking for bytes in what a plugin may have written.
#ifndef GANTRY_TRIAL_MEMORY_SEARCH_H
#define GANTRY_TRIAL_MEMORY_SEARCH_H

#include "pile.h"

// Looks in all memory of this process that can be written, but for stacks and for what is the
// instrument's own, and writes where it is as members of a fact: "found" and "where".
void memory_search_tell(const uint8_t *bytes, size_t size, pile *line);

#endif
