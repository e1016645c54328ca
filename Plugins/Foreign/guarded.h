// Memory that a function may write to: what it writes past the end is seen, at once or afterwards.
#ifndef FOREIGN_GUARDED_H
#define FOREIGN_GUARDED_H

#include <stddef.h>
#include <stdint.h>

typedef struct guarded {
  uint8_t *bytes;
  size_t size;
  uint8_t *guard;  // The page behind it, which nobody can touch.
  const char *name;
  struct guarded *next;
  size_t mapped;
} guarded;

// Zeroed memory that ends at a page nobody can touch, but for what is needed to align it. 0 when
// there is no memory.
int guarded_take(guarded *guarded, size_t size);

// Whether the bytes between its end and the page behind it are as they were.
int guarded_is_whole(const guarded *guarded);

// Whether an address is in the page behind it.
int guarded_has_guard_at(const guarded *guarded, uintptr_t address);

void guarded_free(guarded *guarded);

#endif
