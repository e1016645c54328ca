// What this process is like, as the kernel tells it, without taking memory from malloc.
#ifndef GANTRY_TRIAL_PROCESS_FACTS_H
#define GANTRY_TRIAL_PROCESS_FACTS_H

#include <stdint.h>

#include "pile.h"

// Calls `visit` with each name in a folder of /proc/self. Returns how many there are, or -1.
int64_t process_list(const char *folder, void (*visit)(const char *name, void *ctx), void *ctx);

int64_t process_threads(void);
int64_t process_descriptors(void);
int64_t process_rss_bytes(void);

// Writes the names of all threads but the main one, as elements.
void process_thread_names(pile *line);

// Writes "heap_bytes" and "blocks" as members of a fact.
void process_tell_heap(pile *line);

#endif
