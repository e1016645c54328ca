#include "heap_use.h"

#include <malloc.h>

size_t heap_use(void) {
  malloc_trim(0);
  struct mallinfo2 use = mallinfo2();
  return use.uordblks + use.hblkhd;
}
