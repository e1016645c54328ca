// What a process has asked of its allocator.
#ifndef HEAP_USE_H
#define HEAP_USE_H

#include <stddef.h>

// Gives back to the system what is free, and returns how many bytes are in use.
size_t heap_use(void);

#endif
