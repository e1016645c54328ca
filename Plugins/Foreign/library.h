// Foreign libraries and their functions.
#ifndef FOREIGN_LIBRARY_H
#define FOREIGN_LIBRARY_H

#include "prototype.h"
#include "work.h"

// Loads a library by its name, as the linker finds it, or its path. It is never closed: nobody
// knows which threads and handlers it has left.
void *library_open(work *work, const char *name);

// The function of a name, in the library or in one that it needs.
function library_function(work *work, void *library, const char *name, const char *symbol);

#endif
